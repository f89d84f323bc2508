/**
 * Two-sample Kolmogorov–Smirnov: D = sup |F − G| of the empirical distribution functions; two-sided p by
 * `ksTwoSampleP` (SciPy's ks_2samp: exact while max(n, m) <= 10,000).
 * Assumes independent rows; with ties p is conservative. `null` when a sample is empty.
 */
import { type KsMethod, ksTwoSampleP } from "../distributions/ks-two-sample.ts";
import type { Ascending } from "./ascending.ts";

export type SampleTest = { statistic: number; p: number };

/** sup |F − G|, in one walk over both samples. */
export function ksDistance(x: Ascending, y: Ascending): number | null {
  const n = x.length;
  const m = y.length;
  if (n === 0 || m === 0) return null;
  let i = 0;
  let j = 0;
  let largest = 0;
  // n·m·|F − G| is a whole number, so nothing is rounded before the end.
  let gap = 0;
  while (i < n && j < m) {
    const a = x[i]!;
    const b = y[j]!;
    if (a < b) {
      gap += m;
      i += 1;
      while (i < n && x[i] === a) {
        gap += m;
        i += 1;
      }
    } else if (a > b) {
      gap -= n;
      j += 1;
      while (j < m && y[j] === b) {
        gap -= n;
        j += 1;
      }
    } else {
      while (i < n && x[i] === a) {
        gap += m;
        i += 1;
      }
      while (j < m && y[j] === a) {
        gap -= n;
        j += 1;
      }
    }
    const size = gap < 0 ? -gap : gap;
    if (size > largest) largest = size;
  }
  return largest / (n * m);
}

export function ksTest(x: Ascending, y: Ascending, method: KsMethod = "auto"): SampleTest | null {
  const statistic = ksDistance(x, y);
  if (statistic === null) return null;
  const p = ksTwoSampleP(statistic, x.length, y.length, method);
  return p === null ? null : { statistic, p };
}
