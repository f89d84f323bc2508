/**
 * Tests of homogeneity on a 2 × k table of counts (row 1 reference, row 2 current), both rows random.
 *
 * Pearson: X² = Σ (O − E)² / E. G: 2 Σ O ln(O/E). Limit law: chi-square with k' − 1 degrees of freedom,
 * k' = columns that are not empty. Yates' correction moves each count by min(½, |O − E|) towards E and
 * applies to 2 × 2 only (as SciPy's chi2_contingency). Valid when expected counts are not small: on sparse
 * tables use permutation.ts. `null` when a row is empty; one column gives statistic 0, p 1.
 */
import { chiSquareSf } from "../distributions/chi-square.ts";
import { type Counts, totalOf } from "./totals.ts";

export type TableTest = { statistic: number; df: number; p: number };

type Cell = (observed: number, expected: number) => number;

function tableTest(reference: Counts, current: Counts, yates: boolean, cell: Cell): TableTest | null {
  const m = totalOf(reference);
  const n = totalOf(current);
  if (!(m > 0) || !(n > 0)) return null;
  let columns = 0;
  for (let i = 0; i < reference.length; i++) if (reference[i]! + current[i]! > 0) columns += 1;
  if (columns < 2) return { statistic: 0, df: 0, p: 1 };
  const correct = yates && columns === 2;
  const moved = (observed: number, expected: number) => {
    if (!correct) return observed;
    const gap = expected - observed;
    return observed + Math.sign(gap) * Math.min(0.5, Math.abs(gap));
  };
  let statistic = 0;
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i]! + current[i]!;
    if (both === 0) continue;
    const expectedReference = (both * m) / (m + n);
    const expectedCurrent = (both * n) / (m + n);
    statistic += cell(moved(reference[i]!, expectedReference), expectedReference);
    statistic += cell(moved(current[i]!, expectedCurrent), expectedCurrent);
  }
  const df = columns - 1;
  return { statistic: Math.max(0, statistic), df, p: chiSquareSf(statistic, df) };
}

export function chiSquareTest(
  reference: Counts,
  current: Counts,
  options: { yates?: boolean } = {},
): TableTest | null {
  return tableTest(reference, current, options.yates === true, (o, e) => ((o - e) * (o - e)) / e);
}

export function gTest(
  reference: Counts,
  current: Counts,
  options: { yates?: boolean } = {},
): TableTest | null {
  return tableTest(reference, current, options.yates === true, (o, e) =>
    o > 0 ? 2 * o * Math.log(o / e) : 0,
  );
}
