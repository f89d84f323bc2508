/**
 * From candidates to probabilities: a conditional logit whose weights were fitted on simulated incidents of several kinds of
 * worlds. `temperature` divides the logits: above 1 where worlds that took no part in the fit show too much certainty.
 */
import type { Candidate } from "./input.ts";

/** One weight a `type.evidence`, with `type.prior` for each type, and the temperature. */
export type Weights = Readonly<Record<string, number>>;

export function logitOf({ type, x }: Pick<Candidate, "type" | "x">, weights: Weights): number {
  let sum = weights[`${type}.prior`] ?? 0;
  for (const [name, value] of Object.entries(x)) sum += (weights[`${type}.${name}`] ?? 0) * value;
  return sum;
}

/** Softmax over the candidates, the unknown cause among them. */
export function probabilities(
  candidates: readonly Pick<Candidate, "type" | "x">[],
  weights: Weights,
): number[] {
  const temperature = weights.temperature ?? 1;
  const logits = candidates.map((c) => logitOf(c, weights) / temperature);
  const most = Math.max(...logits);
  const powers = logits.map((l) => Math.exp(l - most));
  const whole = powers.reduce((s, p) => s + p, 0);
  return powers.map((p) => p / whole);
}
