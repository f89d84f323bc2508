/**
 * The straight part of a stand-in for a model: a weighted sum of the features' normal scores (Φ⁻¹ of the middle rank of each bin),
 * by least squares or as a logistic regression, with a ridge. Trees alone say too little in the corners where several features have drifted
 * at once, which look like another model then.
 */
import { cholesky, solveLower, solveUpper } from "#lib/multivariate/matrix.ts";
import type { BinnedColumn } from "#lib/performance/estimate/boosting.ts";
import { normalQuantile } from "#lib/stats/index.ts";

export type Linear = { base: number; weights: Float64Array; scores: Float64Array[] };
export type Link = "identity" | "logit" | "logistic";

const [bins, ridge, steps, edge, least] = [64, 3, 6, 0.001, 3.5];

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** Probabilities of nothing and of certainty are drawn in to 0.001 and 0.999. */
export const logit = (p: number) => {
  const q = Math.max(edge, Math.min(1 - edge, p));
  return Math.log(q / (1 - q));
};

/** `target` has one finite entry for each of `rows`; for `logistic` 0 or 1. The sum is a log-odds then, and for `logit` what the caller took the logit of. */
export function fitLinear(
  columns: readonly BinnedColumn[],
  rows: readonly number[],
  target: Float64Array,
  link: Link,
): Linear {
  const width = columns.length + 1;
  const scores = columns.map((column) => scoresOf(column, rows));
  const x = new Float64Array(rows.length * width);
  for (const [k, row] of rows.entries()) {
    x[k * width] = 1;
    for (let j = 1; j < width; j++) x[k * width + j] = scores[j - 1]![columns[j - 1]![row]!]!;
  }
  const all = solve(x, width, target, link);
  // What chance alone gives a weight is left out: with a hundred features it would add up.
  const kept = Array.from({ length: width }, (_, j) => j).filter((j) => j === 0 || all.z[j]! > least);
  const beta = new Float64Array(width);
  const narrow = kept.length === width ? all : solve(picked(x, width, kept), kept.length, target, link);
  for (const [place, j] of kept.entries()) beta[j] = narrow.beta[place]!;
  return { base: beta[0]!, weights: beta.slice(1), scores };
}

function picked(x: Float64Array, width: number, kept: readonly number[]): Float64Array {
  const rows = x.length / width;
  const out = new Float64Array(rows * kept.length);
  for (let k = 0, at = 0; k < rows; k++) for (const j of kept) out[at++] = x[k * width + j]!;
  return out;
}

/** Weights with how many of their standard errors they are from nothing, as if the features did not hang together. */
function solve(x: Float64Array, width: number, target: Float64Array, link: Link) {
  const beta = new Float64Array(width);
  let square = 1;
  let weights: Float64Array = new Float64Array(width);
  for (let step = 0; step < (link === "logistic" ? steps : 2); step++) {
    const at = newton(x, width, target, beta, link);
    [square, weights] = [at.square, at.weights];
    if (!at.step) break;
    let moved = 0;
    for (let j = 0; j < width; j++) {
      beta[j]! += at.step[j]!;
      moved = Math.max(moved, Math.abs(at.step[j]!));
    }
    if (moved < 1e-4) break;
  }
  const spread = link === "logistic" ? 1 : Math.sqrt(square / Math.max(1, target.length));
  const z = beta.map((b, j) => (Math.abs(b) * Math.sqrt(weights[j]!)) / Math.max(1e-12, spread));
  return { beta, z };
}

export function linearAt(
  { base, weights, scores }: Linear,
  columns: readonly BinnedColumn[],
  row: number,
): number {
  let sum = base;
  for (let j = 0; j < weights.length; j++) sum += weights[j]! * scores[j]![columns[j]![row]!]!;
  return sum;
}

/** Bin 0, what is missing or unseen, has the middle. */
export function scoresOf(column: BinnedColumn, rows: readonly number[]): Float64Array {
  const counts = new Float64Array(bins);
  for (const i of rows) counts[column[i]!]! += 1;
  const known = rows.length - counts[0]!;
  const out = new Float64Array(bins);
  if (known === 0) return out;
  let below = 0;
  for (let b = 1; b < bins; b++) {
    const share = (below + counts[b]! / 2) / known;
    out[b] = normalQuantile(Math.max(0.5 / known, Math.min(1 - 0.5 / known, share)));
    below += counts[b]!;
  }
  return out;
}

/**
 * One step towards the least loss, null where the equations have no answer; with the sum of squared residuals before it and the weight of
 * each column in the equations.
 */
function newton(
  x: Float64Array,
  width: number,
  target: Float64Array,
  beta: Float64Array,
  link: Link,
): { step: Float64Array | null; square: number; weights: Float64Array } {
  let square = 0;
  const [hessian, gradient] = [new Float64Array(width * width), new Float64Array(width)];
  for (let k = 0; k < target.length; k++) {
    const at = k * width;
    let sum = 0;
    for (let j = 0; j < width; j++) sum += beta[j]! * x[at + j]!;
    const said = link === "logistic" ? sigmoid(sum) : sum;
    const weight = link === "logistic" ? Math.max(1e-4, said * (1 - said)) : 1;
    const residual = target[k]! - said;
    square += residual * residual;
    for (let j = 0; j < width; j++) {
      const v = x[at + j]!;
      gradient[j]! += v * residual;
      const scaled = weight * v;
      for (let i = 0, place = j * width; i <= j; i++, place++) hessian[place]! += scaled * x[at + i]!;
    }
  }
  const weights = Float64Array.from({ length: width }, (_, j) => hessian[j * width + j]!);
  for (let j = 1; j < width; j++) {
    hessian[j * width + j]! += ridge;
    gradient[j]! -= ridge * beta[j]!;
  }
  const factor = cholesky(hessian, width);
  if (!factor) return { step: null, square, weights };
  solveLower(factor, width, gradient, 0);
  solveUpper(factor, width, gradient);
  return { step: gradient, square, weights };
}
