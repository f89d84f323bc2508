/**
 * Hotelling's two-sample T² (1931): the squared difference of the means in units of the pooled covariance.
 *
 * T² = nm/(n+m) · D², D² = dᵀ S⁻¹ d with the pooled covariance S within the groups. Under normality T² follows F;
 * encoded columns are far from normal, so p is by permutation of the rows. They are whitened with the covariance A of
 * all rows together, which no permutation changes: with E = dᵀ A⁻¹ d and c = nm/((n+m)(N−1)),
 * D² = E (N−2)/(N−1) / (1 − cE). A little of the identity is added to A, so that constant and redundant columns do no
 * harm. Value: D, the Mahalanobis distance of the means, less what chance adds to it: √(D² − mean of D² over the
 * permutations). Parts: dᵢ (A⁻¹ d)ᵢ.
 * Sees a shift of any combination of means; blind to changes of spread and of dependence alone.
 */
import { judgeDraws, someRows } from "./draws.ts";
import { fitEncoding } from "./encode.ts";
import { type FeaturePart, largestParts, leastRows, type Method } from "./finding.ts";
import { cholesky, columnMeans, covariance, solveLower, solveUpper } from "./matrix.ts";
import { meanShift } from "./mean-shift.ts";
import { takeRows } from "./sample.ts";

const mostRows = 2500;
const ridge = 1e-6;
const draws = 299;

export const hotelling: Method = {
  label: "Hotelling's T²",
  unit: "Mahalanobis distance of the means (in standard deviations)",
  minimum: 0.25,
  fit(reference, seed) {
    const encoding = fitEncoding(reference);
    if (!encoding || reference.rows < leastRows) return null;
    const { width, features } = encoding;
    const own = encoding.encode(takeRows(reference, someRows(reference.rows, mostRows, seed)));
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const sample = takeRows(window, someRows(window.rows, mostRows, at));
        const theirs = encoding.encode(sample);
        const rows = new Float64Array(theirs.length + own.length);
        rows.set(theirs);
        rows.set(own, theirs.length);
        const l = whiten(rows, width);
        const shift = meanShift(rows, width, sample.rows, draws, at);
        const { p, warn, floor, mean } = judgeDraws(shift.observed, shift.draws);
        const squared = (e: number) => squareWithin(e, sample.rows, own.length / width);
        const within = (e: number) => Math.sqrt(Math.max(0, squared(e) - squared(mean)));
        return {
          value: within(shift.observed),
          p,
          law: "permutation",
          warn: within(warn),
          floor: within(floor),
          features: largestParts(partsOf(features, l, width, shift.difference)),
        };
      },
    };
  },
};

/** D² from E; where the groups do not overlap at all, as far apart as rounding can tell. */
function squareWithin(e: number, n: number, m: number): number {
  const all = n + m;
  const between = (e * n * m) / (all * (all - 1));
  return (e * (all - 2)) / (all - 1) / Math.max(1e-12, 1 - between);
}

/** Rows to coordinates without correlation, in place; returns the factor of their covariance. */
function whiten(rows: Float64Array, width: number): Float64Array {
  const mean = columnMeans(rows, width);
  const cov = covariance(rows, width, mean, rows.length / width - 1);
  for (let j = 0; j < width; j++) cov[j * width + j]! += ridge;
  // Positive definite by the ridge.
  const l = cholesky(cov, width)!;
  for (let at = 0; at < rows.length; at += width) {
    for (let j = 0; j < width; j++) rows[at + j]! -= mean[j]!;
    solveLower(l, width, rows, at);
  }
  return l;
}

/** dᵢ (S⁻¹ d)ᵢ summed by feature; `whitened` = L⁻¹ d. */
function partsOf(
  features: readonly string[],
  l: Float64Array,
  width: number,
  whitened: Float64Array,
): FeaturePart[] {
  const solved = whitened.slice();
  solveUpper(l, width, solved);
  const parts = new Map<string, number>();
  for (let i = 0; i < width; i++) {
    let d = 0;
    for (let k = 0; k <= i; k++) d += l[i * width + k]! * whitened[k]!;
    parts.set(features[i]!, (parts.get(features[i]!) ?? 0) + d * solved[i]!);
  }
  return Array.from(parts, ([feature, value]) => ({ feature, value }));
}
