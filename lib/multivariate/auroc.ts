/**
 * AUROC of scores, the share of pairs in which the first class has the higher score (ties count half), and its
 * one-sided p by the law of Mann–Whitney's U: exact by counting where there are no ties and few rows (Mann & Whitney
 * 1947), else normal with the correction for ties and continuity.
 */
import { normalSf } from "../stats/distributions/normal.ts";

export type Ranked = { auroc: number; p: number };

const mostExact = 2500;

/** p: P(AUROC at least this high) if both classes had the same law. Null where a class is empty. */
export function rankTest(scores: Float64Array, first: Uint8Array): Ranked | null {
  const n = first.reduce((sum, is) => sum + is, 0);
  const m = scores.length - n;
  if (n === 0 || m === 0) return null;
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let [u, below, ties] = [0, 0, 0];
  for (let from = 0; from < order.length; ) {
    let [to, own] = [from, 0];
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) own += first[order[to++]!]!;
    const all = to - from;
    u += own * (below + (all - own) / 2);
    below += all - own;
    ties += all * (all * all - 1);
    from = to;
  }
  const p = ties === 0 && n * m <= mostExact ? exactTail(Math.round(u), n, m) : normalTail(u, n, m, ties);
  return { auroc: u / (n * m), p };
}

function normalTail(u: number, n: number, m: number, ties: number): number {
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  return variance > 0 ? normalSf((u - (n * m) / 2 - 0.5) / Math.sqrt(variance)) : 1;
}

/** P(U ≥ u): the coefficients of the Gaussian binomial, by multiplying and dividing polynomials. */
function exactTail(u: number, n: number, m: number): number {
  const most = n * m;
  const counts = new Float64Array(most + 1);
  counts[0] = 1;
  for (let i = 1; i <= n; i++) {
    for (let k = most; k >= m + i; k--) counts[k]! -= counts[k - m - i]!;
    for (let k = i; k <= most; k++) counts[k]! += counts[k - i]!;
    const total = counts.reduce((sum, x) => sum + x, 0);
    for (let k = 0; k <= most; k++) counts[k]! /= total;
  }
  let [tail, all] = [0, 0];
  for (let k = most; k >= 0; k--) {
    all += counts[k]!;
    if (k >= u) tail += counts[k]!;
  }
  return Math.min(1, Math.max(tail / all, 1e-300));
}
