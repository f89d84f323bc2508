/**
 * Does what a feature comes from explain how it moved? Least squares of the feature's course on its parents' in the normal
 * bins; the score is the largest residual after the onset in standard deviations of the normal ones, and the confidence
 * 1 − 2Φ(−|z|) (hypothesis testing after Li et al. 2022, "Causal inference-based root cause analysis").
 */
import { normalSf, studentTSf } from "#lib/stats/index.ts";

export type LineageTest = {
  /** Largest |z| after the onset. */
  score: number;
  confidence: number;
  /**
   * Two-sided, Šidák over the bins after the onset; of Student's t with the error of the line itself, which is large where
   * the parents moved far from where they were when it was fitted.
   */
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
  const line = leastSquares(node, parents, fit);
  const residual = (b: number) => node[b]! - line.predict(b);
  const spread = Math.sqrt(fit.reduce((s, b) => s + residual(b) ** 2, 0) / fit.length);
  const size = Math.max(...fit.map((b) => Math.abs(node[b]!)));
  // A node that its parents give exactly has residuals of rounding only.
  const exact = spread <= 1e-9 * size;
  const far = judged.map((b) => {
    const off = Math.abs(residual(b));
    return exact ? (off > 1e-6 * size ? 99 : 0) : off / spread;
  });
  const score = Math.max(...far);
  const df = fit.length - line.rank - 1;
  const error = spread * Math.sqrt(fit.length / df);
  const t = judged.map((b, i) =>
    exact ? far[i]! : Math.abs(residual(b)) / (error * Math.sqrt(1 + 1 / fit.length + line.leverage(b))),
  );
  const tail = Math.min(1, 2 * studentTSf(Math.max(...t), df));
  const p = tail < 1e-12 ? Math.min(1, tail * judged.length) : 1 - (1 - tail) ** judged.length;
  return { score, confidence: 1 - 2 * normalSf(score), p, n: fit.length, judged: judged.length };
}

type Line = { predict: (b: number) => number; leverage: (b: number) => number; rank: number };

/** A line through the chosen bins; parents that others already give are left out. */
function leastSquares(y: Float64Array, parents: readonly Float64Array[], rows: readonly number[]): Line {
  const mean = (x: Float64Array) => rows.reduce((s, b) => s + x[b]!, 0) / rows.length;
  const means = parents.map(mean);
  const level = mean(y);
  // Gram–Schmidt over the centred parents, each kept as its weights on the originals.
  const basis: { values: number[]; weights: number[]; norm: number; share: number }[] = [];
  for (const [k, x] of parents.entries()) {
    let values = rows.map((b) => x[b]! - means[k]!);
    const weights = parents.map((_, i) => Number(i === k));
    const first = values.reduce((s, v) => s + v * v, 0);
    // Twice, so that what is left is orthogonal to the last digit.
    for (let pass = 0; pass < 2; pass++) {
      for (const q of basis) {
        const part = q.values.reduce((s, v, i) => s + v * values[i]!, 0) / q.norm;
        values = values.map((v, i) => v - part * q.values[i]!);
        for (const [i, w] of q.weights.entries()) weights[i]! -= part * w;
      }
    }
    const norm = values.reduce((s, v) => s + v * v, 0);
    if (!(norm > 1e-12 * first)) continue;
    const share = values.reduce((s, v, i) => s + v * (y[rows[i]!]! - level), 0) / norm;
    basis.push({ values, weights, norm, share });
  }
  const at = (weights: readonly number[], b: number) =>
    parents.reduce((s, x, k) => s + weights[k]! * (x[b]! - means[k]!), 0);
  return {
    predict: (b) => level + basis.reduce((s, q) => s + q.share * at(q.weights, b), 0),
    leverage: (b) => basis.reduce((s, q) => s + at(q.weights, b) ** 2 / q.norm, 0),
    rank: basis.length,
  };
}
