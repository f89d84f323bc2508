import type { BinarySample, Confusion } from "./sample.ts";

export type ThresholdPoint = Confusion & { threshold: number };

/** The four cells if scores from `threshold` on were called positive, at steps of a hundredth. */
export function thresholdCurve({ scored }: BinarySample): ThresholdPoint[] {
  if (!scored) return [];
  const { positives, negatives } = scored;
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

/** What each cell is worth; the sum over the rows is the value of a window. */
export type CellValues = Confusion;

export function businessValue(cells: Confusion, values: CellValues): number {
  return cells.tp * values.tp + cells.fp * values.fp + cells.fn * values.fn + cells.tn * values.tn;
}
