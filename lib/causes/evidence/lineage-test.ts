/**
 * Does what a feature comes from explain how it moved? Least squares of the feature's course on its parents' in the normal
 * bins; the score is the largest residual after the onset in standard deviations of the normal ones, and the confidence
 * 1 − 2Φ(−|z|) (hypothesis testing after Li et al. 2022, "Causal inference-based root cause analysis").
 */
import { normalSf } from "#lib/stats/index.ts";

export type LineageTest = {
  /** Largest |z| after the onset. */
  score: number;
  confidence: number;
  /** Two-sided, Šidák over the bins after the onset. */
  p: number;
  /** Normal bins that the line was fitted on, and bins that were judged. */
  n: number;
  judged: number;
};

/** Null with fewer than ten normal bins above the number of parents, or none to judge. */
export function lineageTest(
  node: Float64Array,
  parents: readonly Float64Array[],
  normal: readonly number[],
  after: readonly number[],
): LineageTest | null {
  const whole = (b: number) => Number.isFinite(node[b]!) && parents.every((p) => Number.isFinite(p[b]!));
  const [fit, judged] = [normal.filter(whole), after.filter(whole)];
  if (fit.length < parents.length + 10 || judged.length === 0) return null;
  const predict = leastSquares(node, parents, fit);
  const residual = (b: number) => node[b]! - predict(b);
  const own = fit.map(residual);
  const mean = own.reduce((s, r) => s + r, 0) / own.length;
  const spread = Math.sqrt(own.reduce((s, r) => s + (r - mean) ** 2, 0) / own.length);
  const size = Math.max(...fit.map((b) => Math.abs(node[b]!)));
  const z = judged.map((b) => {
    const far = Math.abs(residual(b) - mean);
    // A node that its parents give exactly has residuals of rounding only.
    return spread > 1e-9 * size ? far / spread : far > 1e-6 * size ? 99 : 0;
  });
  const score = Math.max(...z);
  const tail = Math.min(1, 2 * normalSf(score));
  const p = tail < 1e-12 ? Math.min(1, tail * judged.length) : 1 - (1 - tail) ** judged.length;
  return { score, confidence: 1 - tail, p, n: fit.length, judged: judged.length };
}

/** What a line through the chosen bins says of any bin; parents that others already give are left out. */
function leastSquares(
  y: Float64Array,
  parents: readonly Float64Array[],
  rows: readonly number[],
): (b: number) => number {
  const mean = (x: Float64Array) => rows.reduce((s, b) => s + x[b]!, 0) / rows.length;
  const means = parents.map(mean);
  const level = mean(y);
  // Gram–Schmidt over the centred parents, each kept as its weights on the originals.
  const basis: { values: number[]; weights: number[]; norm: number }[] = [];
  for (const [k, x] of parents.entries()) {
    let values = rows.map((b) => x[b]! - means[k]!);
    const weights = parents.map((_, i) => Number(i === k));
    const first = values.reduce((s, v) => s + v * v, 0);
    // Twice, so that what is left is orthogonal to the last digit.
    for (let pass = 0; pass < 2; pass++) {
      for (const q of basis) {
        const share = q.values.reduce((s, v, i) => s + v * values[i]!, 0) / q.norm;
        values = values.map((v, i) => v - share * q.values[i]!);
        for (const [i, w] of q.weights.entries()) weights[i]! -= share * w;
      }
    }
    const norm = values.reduce((s, v) => s + v * v, 0);
    if (norm > 1e-12 * first) basis.push({ values, weights, norm });
  }
  const slopes = parents.map(() => 0);
  for (const q of basis) {
    const share = q.values.reduce((s, v, i) => s + v * (y[rows[i]!]! - level), 0) / q.norm;
    for (const [i, w] of q.weights.entries()) slopes[i]! += share * w;
  }
  return (b) => level + parents.reduce((s, x, k) => s + slopes[k]! * (x[b]! - means[k]!), 0);
}
