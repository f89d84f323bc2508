/**
 * One additive log-odds offset for each type of cause: the most likely ones given what people judged, under a prior that holds them
 * to 0. With π_t ∝ b_t·exp(β_t) over the types and the rest (whose β is 0), it is the β where
 *
 *   ½ Σ β_t² / sd² − Σ_i w_i (Σ_t y_it β_t − log Σ_t b_it exp(β_t))
 *
 * is least within ±1.5: the MAP of a multinomial logit with known baseline odds and a ridge (Le Cessie & van Houwelingen 1992).
 * It is convex, so that there is one answer. Its Hessian is a diagonally dominant M-matrix, so that a further verdict for a type never
 * lowers that type's offset.
 */

import { cholesky, solveLower, solveUpper } from "#lib/multivariate/matrix.ts";

/**
 * `base` are the odds that the search gave each type, and last all that it did not show; `label` how the truth is shared over the same
 * entries (sums to one).
 */
export type Judgement = { base: readonly number[]; label: readonly number[]; weight: number };

/**
 * A verdict tells of an offset at most ¼ (the variance of a coin), so that under a standard deviation of 1 it takes four of the most
 * telling verdicts to speak as loud as the prior, which holds nineteen of twenty projects within 7 to 1 of the simulated odds.
 */
const sd = 1;
/** At most 4.5 to 1: habits of a project may not outweigh one strong piece of evidence of the incident itself (20 to 1). */
export const mostOffset = 1.5;
const [mostSteps, halvings, enough] = [500, 30, 1e-10];

/** Projected Newton (Bertsekas 1982), with a projected gradient step where that does not descend. */
export function fitOffsets(judgements: readonly Judgement[], types: number): number[] {
  let beta = Array.from({ length: types }, () => 0);
  const weight = judgements.reduce((s, j) => s + j.weight, 0);
  for (let step = 0; step < mostSteps; step++) {
    const { value, gradient, hessian } = lossAt(judgements, beta);
    const left = beta.map((b, t) => Math.abs(b - within(b - gradient[t]!)));
    if (Math.max(...left) < enough) break;
    const free = [...beta.keys()].filter((t) => {
      const outward = gradient[t]! < 0 ? mostOffset : -mostOffset;
      return beta[t] !== outward;
    });
    const move = solve(
      free.map((s) => free.map((t) => hessian[s]![t]!)),
      free.map((t) => gradient[t]!),
    );
    const from = beta;
    const at = (size: number) => {
      const next = [...from];
      for (const [k, t] of free.entries()) next[t] = within(from[t]! - size * move[k]!);
      return next;
    };
    // No eigenvalue of the softmax's Hessian is above a half.
    const short = 1 / (1 / sd ** 2 + weight / 2);
    let next = from.map((b, t) => within(b - short * gradient[t]!));
    for (let k = 0; k < halvings; k++) {
      const tried = at(0.5 ** k);
      const fall = tried.reduce((s, b, t) => s + gradient[t]! * (from[t]! - b), 0);
      if (fall > 0 && lossAt(judgements, tried).value <= value - 1e-4 * fall) {
        next = tried;
        break;
      }
    }
    if (next.every((b, t) => b === from[t])) break;
    beta = next;
  }
  return beta;
}

const within = (b: number) => Math.max(-mostOffset, Math.min(mostOffset, b));

function lossAt(judgements: readonly Judgement[], beta: readonly number[]) {
  const precision = 1 / sd ** 2;
  let value = beta.reduce((s, b) => s + (precision * b * b) / 2, 0);
  const gradient = beta.map((b) => precision * b);
  const hessian = beta.map((_, s) => beta.map((__, t) => (s === t ? precision : 0)));
  for (const { base, label, weight } of judgements) {
    const odds = base.map((b, t) => b * Math.exp(beta[t] ?? 0));
    const whole = odds.reduce((s, o) => s + o, 0);
    value += weight * Math.log(whole);
    for (let s = 0; s < beta.length; s++) {
      const p = odds[s]! / whole;
      value -= weight * label[s]! * beta[s]!;
      gradient[s]! += weight * (p - label[s]!);
      hessian[s]![s]! += weight * p;
      for (let t = 0; t < beta.length; t++) hessian[s]![t]! -= (weight * p * odds[t]!) / whole;
    }
  }
  return { value, gradient, hessian };
}

/** By Cholesky's factor; the prior keeps the matrix positive definite. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const x = Float64Array.from(right);
  const factor = cholesky(Float64Array.from(matrix.flat()), right.length);
  if (!factor) return right.map(() => 0);
  solveLower(factor, right.length, x, 0);
  solveUpper(factor, right.length, x);
  return [...x];
}
