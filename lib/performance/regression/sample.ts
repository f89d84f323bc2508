import type { RegressionRows } from "../rows.ts";

/** Rows with a finite truth and prediction. */
export type RegressionSample = { truth: Float64Array; predicted: Float64Array };

export function regressionSample(rows: RegressionRows): RegressionSample {
  const usable = (i: number) => Number.isFinite(rows.truth[i]!) && Number.isFinite(rows.predicted[i]!);
  return {
    truth: rows.truth.filter((_, i) => usable(i)),
    predicted: rows.predicted.filter((_, i) => usable(i)),
  };
}

/** One number a row, of prediction and truth. */
export function eachRow(
  { truth, predicted }: RegressionSample,
  of: (predicted: number, truth: number) => number,
): Float64Array {
  return predicted.map((p, i) => of(p, truth[i]!));
}
