/**
 * The 95 % and 99 % point of |c/n − a/m| when c of n new rows come at the rate that showed a of m: predictive law
 * c ~ BetaBinomial(n, a + ½, m − a + ½) (Jeffreys); the normal law with its variance where more than 500 rows are
 * expected. Without reference rows: 1.
 */
import { gammaLn } from "../stats/index.ts";
import type { Floor } from "./floors.ts";

export function shareFloor(a: number, m: number, n: number): Floor {
  if (!(m > 0)) return [1, 1];
  // The two outcomes mirror each other: count the rarer one.
  const hits = Math.min(a, m - a);
  const [alpha, beta] = [hits + 0.5, m - hits + 0.5];
  const rate = alpha / (alpha + beta);
  if (n * rate > 500) {
    const error = Math.sqrt(rate * (1 - rate) * (1 / n + 1 / (alpha + beta + 1)));
    return [Math.min(1, 1.959964 * error), Math.min(1, 2.575829 * error)];
  }
  const outcomes: { distance: number; p: number }[] = [];
  let p = Math.exp(gammaLn(n + beta) - gammaLn(n + alpha + beta) + gammaLn(alpha + beta) - gammaLn(beta));
  let total = 0;
  for (let c = 0; c <= n && total < 1 - 1e-9; c++) {
    outcomes.push({ distance: Math.abs(c / n - hits / m), p });
    total += p;
    p *= ((n - c) * (c + alpha)) / ((c + 1) * (n - c - 1 + beta));
  }
  outcomes.sort((x, y) => y.distance - x.distance);
  return [pointOf(outcomes, 0.05), pointOf(outcomes, 0.01)];
}

/** The smallest distance that is exceeded with at most this probability. */
function pointOf(descending: readonly { distance: number; p: number }[], tail: number): number {
  let beyond = 0;
  for (const { distance, p } of descending) {
    beyond += p;
    if (beyond > tail) return distance;
  }
  return 0;
}
