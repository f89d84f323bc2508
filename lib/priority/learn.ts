import { type PriorityTerms, priorityTerms, priorWeights, type PriorityWeights } from "./model.ts";

/** What became of an incident: a person acted on it, or it was left alone or called false. */
export type Feedback = { terms: PriorityTerms; acted: boolean };

/** How strongly weights hold to what they were before any feedback (a normal prior of variance 1/4). */
const ridge = 4;
const mostSteps = 50;

/**
 * Weights after feedback: logistic regression with a ridge towards the prior weights, by Newton's method; weights
 * of terms that came out negative are set to 0, so that a term can lose its say but never turn against itself.
 */
export function learnWeights(feedback: readonly Feedback[]): PriorityWeights {
  if (feedback.length === 0) return priorWeights;
  const x = feedback.map(({ terms }) => [1, ...priorityTerms.map((t) => terms[t])]);
  const y = feedback.map(({ acted }) => (acted ? 1 : 0));
  const w = maximize(x, y, [priorWeights.intercept, ...priorityTerms.map((t) => priorWeights[t])]);
  const learnt = { intercept: w[0]! } as PriorityWeights;
  for (const [i, term] of priorityTerms.entries()) learnt[term] = Math.max(0, w[i + 1]!);
  return learnt;
}

/** Where Σ log-loss + ridge/2 · |w − prior|² is least. */
function maximize(x: readonly number[][], y: readonly number[], prior: readonly number[]): number[] {
  let w = [...prior];
  for (let step = 0; step < mostSteps; step++) {
    const d = w.length;
    const gradient = w.map((wi, i) => ridge * (wi - prior[i]!));
    const hessian = w.map((_, i) => w.map((__, j) => (i === j ? ridge : 0)));
    for (const [k, row] of x.entries()) {
      const p = 1 / (1 + Math.exp(-row.reduce((sum, v, i) => sum + v * w[i]!, 0)));
      for (let i = 0; i < d; i++) {
        gradient[i]! += (p - y[k]!) * row[i]!;
        for (let j = 0; j < d; j++) hessian[i]![j]! += p * (1 - p) * row[i]! * row[j]!;
      }
    }
    const move = solve(hessian, gradient);
    w = w.map((wi, i) => wi - move[i]!);
    if (Math.max(...move.map(Math.abs)) < 1e-12) break;
  }
  return w;
}

/** Gaussian elimination; the ridge keeps the matrix positive definite. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i]!]);
  const d = a.length;
  for (let i = 0; i < d; i++) {
    for (let k = i + 1; k < d; k++) {
      const f = a[k]![i]! / a[i]![i]!;
      for (let j = i; j <= d; j++) a[k]![j]! -= f * a[i]![j]!;
    }
  }
  const out = Array.from({ length: d }, () => 0);
  for (let i = d - 1; i >= 0; i--) {
    let sum = a[i]![d]!;
    for (let j = i + 1; j < d; j++) sum -= a[i]![j]! * out[j]!;
    out[i] = sum / a[i]![i]!;
  }
  return out;
}
