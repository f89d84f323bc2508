/**
 * Cramér's V of a 2 × k table, the strength of the difference between the two rows in [0, 1].
 *
 * plain: √(X²/N) (two rows). corrected: Bergsma (2013): φ̃² = max(0, X²/N − (k−1)/(N−1)),
 * V = √(φ̃² / min(k̃ − 1, r̃ − 1)), k̃ = k − (k−1)²/(N−1), r̃ = 2 − 1/(N−1). The correction removes the
 * growth with k that small samples show with no difference at all. `null` when a row is empty.
 */
import { chiSquareTest } from "./contingency.ts";
import { type Counts, totalOf } from "./totals.ts";

export function cramersV(reference: Counts, current: Counts): number | null {
  const test = chiSquareTest(reference, current);
  if (test === null) return null;
  return Math.min(1, Math.sqrt(test.statistic / (totalOf(reference) + totalOf(current))));
}

export function cramersVCorrected(reference: Counts, current: Counts): number | null {
  const test = chiSquareTest(reference, current);
  if (test === null) return null;
  if (test.df === 0) return 0;
  const total = totalOf(reference) + totalOf(current);
  if (total <= 2) return 0;
  const k = test.df + 1;
  const phi2 = Math.max(0, test.statistic / total - (k - 1) / (total - 1));
  const columns = k - (k - 1) ** 2 / (total - 1);
  const rows = 2 - 1 / (total - 1);
  const scale = Math.min(columns - 1, rows - 1);
  return scale > 0 ? Math.min(1, Math.sqrt(phi2 / scale)) : 0;
}
