/**
 * Which features can make a relation look changed: those that the score or the label hang on. Rows are left out of a relation
 * for damage or values beyond the reference's in these alone: with a hundred features nearly every row is odd in one of them.
 */
import { codesOf } from "./class-codes.ts";
import type { CauseInput } from "./input.ts";
import { fitSurrogate, type Surrogate } from "./surrogate.ts";

export type Targets = Record<"score" | "said" | "label", [before: Float64Array, after: Float64Array] | null>;
export type Fits = Record<keyof Targets, Surrogate | null>;

/** Of the strongest feature's weight. Labels are noisy: trees split on what has nothing to do with them, too. */
const least = { score: 0.02, said: 0.02, label: 0.05 };
const rounds = { score: 30, said: 30, label: 25 };
const targets = ["score", "said", "label"] as const;

/** With classes, which came true, not whether the model was right, which a damaged input changes as well. */
export function targetsOf({ reference, current }: CauseInput): Targets {
  return {
    score: [reference.score, current.score],
    said: codesOf(reference.classes?.said, current.classes?.said),
    label: codesOf(reference.classes?.truth, current.classes?.truth) ?? [reference.label, current.label],
  };
}

type Bins = Parameters<typeof fitSurrogate>[0];

/** `sound` are the bins with changes of unit undone, on which the label is judged. */
export function fitsOf(all: Targets, bins: Bins, sound: Bins): Fits {
  const score = all.score && fitSurrogate(bins, all.score[0], rounds.score);
  return {
    score,
    said: score && all.said && fitSurrogate(bins, all.said[0], rounds.said),
    label: all.label && fitSurrogate(sound, all.label[0], rounds.label),
  };
}

/** One entry a feature; all where nothing could be fitted. */
export function mattering(fits: Fits, features: number): boolean[] {
  const fitted = targets.filter((t) => fits[t] !== null);
  const strongest = fitted.map((t) => Math.max(...fits[t]!.importance));
  return Array.from(
    { length: features },
    (_, j) =>
      fitted.length === 0 ||
      fitted.some((t, k) => strongest[k] === 0 || fits[t]!.importance[j]! >= least[t] * strongest[k]!),
  );
}
