import { share } from "../metric.ts";
import type { BinarySample } from "./sample.ts";

const bins = 10;

/** Rows whose score falls in one tenth: how many, how many positive, and the sum of their scores. */
export type CalibrationBin = { n: number; positives: number; scores: number };

export function binOf(score: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
}

export function calibrationBins({ likely }: BinarySample): CalibrationBin[] {
  const out = Array.from({ length: bins }, () => ({ n: 0, positives: 0, scores: 0 }));
  const add = (scores: Float64Array, positive: number) => {
    for (const score of scores) {
      const bin = out[binOf(score)]!;
      bin.n += 1;
      bin.positives += positive;
      bin.scores += score;
    }
  };
  if (likely) {
    add(likely.positives, 1);
    add(likely.negatives, 0);
  }
  return out;
}

export type CalibrationPoint = { score: number; share: number; low: number; high: number; n: number };

/** Mean score against the share of positives in each tenth that has rows, with Wilson's interval. */
export function calibrationCurve(sample: BinarySample): CalibrationPoint[] {
  return calibrationBins(sample).flatMap(({ n, positives, scores }) => {
    if (n === 0) return [];
    const value = positives / n;
    const measured = share(value, Math.sqrt((value * (1 - value)) / n), n);
    return [{ score: scores / n, share: value, low: measured.low ?? value, high: measured.high ?? value, n }];
  });
}
