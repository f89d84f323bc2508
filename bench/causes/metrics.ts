import { type Random } from "#lib/stats/index.ts";
import type { Case } from "./case.ts";

export type Outcome = {
  /** Place of the first right answer; Infinity where there is none. */
  rank: number;
  typeRight: boolean;
  /** Of the first answer. */
  probability: number;
  kind: string;
  family: string;
};

/** The case as a person would be shown it. */
export const answerOf = (one: Case): Outcome =>
  judged(
    one,
    one.answer,
    one.answer.map((c) => c.probability),
    one.answerTruth,
  );

/** The case as it would be ranked with these probabilities, by the ranking's own signs alone. */
export const outcomeOf = (one: Case, probabilities: readonly number[] = one.probabilities): Outcome =>
  judged(one, one.candidates, probabilities, one.truth);

function judged(
  one: Case,
  answers: readonly { type: string }[],
  probabilities: readonly number[],
  truth: readonly number[],
): Outcome {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b]! - probabilities[a]!);
  const place = order.findIndex((i) => truth.includes(i));
  const first = answers[order[0]!];
  const wanted = truthType(one);
  return {
    rank: place < 0 ? Number.POSITIVE_INFINITY : place + 1,
    typeRight: first?.type === wanted,
    probability: probabilities[order[0]!] ?? 0,
    kind: one.setting.kind,
    family: one.setting.family,
  };
}

const types: Record<string, string> = {
  none: "unknown",
  "harmless shift": "benign",
  "harmful shift": "population",
  concept: "concept",
  "segment concept": "concept",
  "label delay": "label",
  "bad version": "model",
  fallback: "serving",
};
const truthType = ({ setting }: Case) => types[setting.kind] ?? "data";

export function summarise(outcomes: readonly Pick<Outcome, "rank" | "typeRight">[]) {
  const share = (test: (o: (typeof outcomes)[number]) => boolean) =>
    outcomes.filter(test).length / Math.max(1, outcomes.length);
  const at = (k: number) => share((o) => o.rank <= k);
  return {
    n: outcomes.length,
    ac1: at(1),
    ac3: at(3),
    avg5: [1, 2, 3, 4, 5].reduce((s, k) => s + at(k), 0) / 5,
    mrr: outcomes.reduce((s, o) => s + 1 / o.rank, 0) / Math.max(1, outcomes.length),
    type: share((o) => o.typeRight),
  };
}

/** Expected calibration error of the first cause's probability over ten bins of equally many. */
export function calibrationError(outcomes: readonly Pick<Outcome, "rank" | "probability">[]): number {
  const sorted = [...outcomes].sort((a, b) => a.probability - b.probability);
  let error = 0;
  for (let b = 0; b < 10; b++) {
    const [from, to] = [b, b + 1].map((k) => Math.floor((k * sorted.length) / 10)) as [number, number];
    const bin = sorted.slice(from, to);
    const gap = bin.reduce((s, o) => s + o.probability - Number(o.rank === 1), 0);
    error += Math.abs(gap) / Math.max(1, sorted.length);
  }
  return error;
}

/**
 * The error, its 95 % bootstrap interval, and what a perfectly calibrated answer would have by chance: outcomes drawn with the
 * stated probabilities. An error of finite n is never 0.
 */
export function calibrationWithInterval(outcomes: readonly Outcome[], r: Random, draws = 400) {
  const errors = (make: () => Pick<Outcome, "rank" | "probability">[]) =>
    Array.from({ length: draws }, () => calibrationError(make())).sort((a, b) => a - b);
  const boot = errors(() => outcomes.map(() => outcomes[r.int(outcomes.length)]!));
  const chance = errors(() =>
    outcomes.map(({ probability }) => ({ probability, rank: r.uniform() < probability ? 1 : 2 })),
  );
  const at = (xs: number[], p: number) => xs[Math.floor(p * (xs.length - 1))] ?? 0;
  return {
    value: calibrationError(outcomes),
    low: at(boot, 0.025),
    high: at(boot, 0.975),
    chance: at(chance, 0.5),
  };
}
