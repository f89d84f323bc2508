import type { CellValues } from "../worth.ts";
import type { BinarySample, Confusion } from "./sample.ts";

export type ThresholdPoint = Confusion & { threshold: number };

/** The four cells if scores from `threshold` on were called positive, at steps of a hundredth. */
export function thresholdCurve({ scored }: BinarySample): ThresholdPoint[] {
  if (!scored) return [];
  return stepsOf(scored.positives, scored.negatives);
}

/** Both ascending; without any row there is no curve. */
function stepsOf(positives: Float64Array, negatives: Float64Array): ThresholdPoint[] {
  if (positives.length + negatives.length === 0) return [];
  return Array.from({ length: 101 }, (_, i) => {
    const threshold = i / 100;
    const [fn, tn] = [firstAtLeast(positives, threshold), firstAtLeast(negatives, threshold)];
    return { threshold, tp: positives.length - fn, fn, fp: negatives.length - tn, tn };
  });
}

function firstAtLeast(ascending: Float64Array, x: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of one of several classes against the rest, where it is called whenever its score reaches the threshold. */
export function classThresholds(
  { scored }: { scored: { truth: Int32Array; scores: readonly Float64Array[] } | null },
  place: number,
): ThresholdPoint[] {
  const score = scored?.scores[place];
  if (!scored || !score) return [];
  const of = (is: boolean) => score.filter((_, i) => (scored.truth[i] === place) === is).sort();
  return stepsOf(of(true), of(false));
}

/** The sum over the rows: what a window was worth. */
export function businessValue(cells: Confusion, values: CellValues): number {
  return cells.tp * values.tp + cells.fp * values.fp + cells.fn * values.fn + cells.tn * values.tn;
}
