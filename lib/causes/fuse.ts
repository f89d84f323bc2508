/** From candidates to probabilities: a conditional logit whose weights were fitted on simulated incidents. */
import type { Candidate } from "./input.ts";

/** One weight a `type.evidence`, with `type.prior` for each type. */
export type Weights = Readonly<Record<string, number>>;

export function logitOf({ type, x }: Candidate, weights: Weights): number {
  let sum = weights[`${type}.prior`] ?? 0;
  for (const [name, value] of Object.entries(x)) sum += (weights[`${type}.${name}`] ?? 0) * value;
  return sum;
}

/** Softmax over the candidates, the unknown cause among them. */
export function probabilities(candidates: readonly Candidate[], weights: Weights): number[] {
  const logits = candidates.map((c) => logitOf(c, weights));
  const most = Math.max(...logits);
  const powers = logits.map((l) => Math.exp(l - most));
  const whole = powers.reduce((s, p) => s + p, 0);
  return powers.map((p) => p / whole);
}
