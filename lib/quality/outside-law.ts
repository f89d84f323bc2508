/**
 * How many of n rows lie outside the range of m others of the same population, without ties (with ties: fewer).
 * The range covers a share that is Beta(m − 1, 2), so the number outside is BetaBinomial(n, 2, m − 1)
 * (Wilks 1941, tolerance limits): no assumption about the shape of the population.
 */
import { gammaLn } from "../stats/index.ts";

const ends = 2;

function logBeta(a: number, b: number): number {
  return gammaLn(a) + gammaLn(b) - gammaLn(a + b);
}

function density(c: number, n: number, m: number): number {
  const choose = gammaLn(n + 1) - gammaLn(c + 1) - gammaLn(n - c + 1);
  return Math.exp(choose + logBeta(c + ends, n - c + m - 1) - logBeta(ends, m - 1));
}

function ratio(c: number, n: number, m: number): number {
  return ((n - c) * (c + ends)) / ((c + 1) * (n - c - 1 + m - 1));
}

/** P(at least c of n rows lie outside). */
export function outsideP(c: number, n: number, m: number): number {
  if (c <= 0) return 1;
  let term = density(c, n, m);
  let sum = 0;
  for (let x = c; x <= n; x++) {
    sum += term;
    if (term < sum * 1e-17) break;
    term *= ratio(x, n, m);
  }
  return Math.min(1, sum);
}

/** The smallest counts that are exceeded with a probability of at most 5 % and 1 %. */
export function outsidePoints(n: number, m: number): [number, number] {
  let term = density(0, n, m);
  let below = term;
  const points: number[] = [];
  for (let c = 0; c <= n && points.length < 2; c++) {
    while (points.length < 2 && below >= (points.length === 0 ? 0.95 : 0.99)) points.push(c);
    term *= ratio(c, n, m);
    below += term;
  }
  return [points[0] ?? n, points[1] ?? n];
}
