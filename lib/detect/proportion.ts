/**
 * Two-sided p of a change of proportion, a of m to b of n: Fisher's exact test; the pooled normal law where every
 * expected count is so large (2,000, or 25 while p is far from any decision) that it agrees. Null when m or n is 0.
 */
import { fisherExact, twoProportionZ } from "../stats/index.ts";

export function proportionP(a: number, m: number, b: number, n: number): number | null {
  if (!(m > 0 && n > 0)) return null;
  const hits = a + b;
  const all = m + n;
  if (hits === 0 || hits === all) return 1;
  const smallest = (Math.min(hits, all - hits) * Math.min(m, n)) / all;
  if (smallest >= 25) {
    const p = twoProportionZ(a, m, b, n)?.p ?? 1;
    if (smallest >= 2000 || p > 0.2) return p;
  }
  return fisherExact(a, m, b, n);
}
