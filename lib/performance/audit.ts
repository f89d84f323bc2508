/** How far estimates were from what came true, over the windows that have both. */
export type Audit = { windows: number; meanAbsoluteError: number | null; coverage: number | null };

type Both = {
  value: number | null;
  estimate: number | null;
  estimate_low: number | null;
  estimate_high: number | null;
};

/** Coverage: the share of windows whose realised value lies in the estimate's band. */
export function auditEstimates(windows: readonly Both[]): Audit {
  let [count, gaps, inside] = [0, 0, 0];
  for (const { value, estimate, estimate_low: low, estimate_high: high } of windows) {
    if (value === null || estimate === null || low === null || high === null) continue;
    count += 1;
    gaps += Math.abs(value - estimate);
    if (value >= low && value <= high) inside += 1;
  }
  if (count === 0) return { windows: 0, meanAbsoluteError: null, coverage: null };
  return { windows: count, meanAbsoluteError: gaps / count, coverage: inside / count };
}
