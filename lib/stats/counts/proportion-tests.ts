/**
 * Tests of two proportions: `a` of `m` in the reference, `b` of `n` in the current rows.
 *
 * twoProportionZ: z = (a/m − b/n) / √(π(1−π)(1/m + 1/n)), π pooled; two-sided normal p; for large counts.
 * fisherExact: sum of the hypergeometric probabilities (margins fixed) not above that of the observed table,
 * the two-sided rule of SciPy and R; exact for any counts, conservative. `null` when m or n is 0.
 * pearsonExact: sum of the hypergeometric probabilities of the tables whose chi-square is at least the observed one's,
 * what its permutation on fixed margins converges to; Fisher's differs where the law is skewed.
 */
import { hypergeometricDensity } from "../distributions/binomial.ts";
import { normalSf } from "../distributions/normal.ts";

export type ProportionTest = { statistic: number; p: number };

export function twoProportionZ(a: number, m: number, b: number, n: number): ProportionTest | null {
  if (!(m > 0) || !(n > 0)) return null;
  const pooled = (a + b) / (m + n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n));
  if (!(error > 0)) return { statistic: 0, p: 1 };
  const statistic = (a / m - b / n) / error;
  return { statistic, p: Math.min(1, 2 * normalSf(Math.abs(statistic))) };
}

/** Sum of probabilities from `start` outwards while they are not above `limit`; stops at the negligible. */
function sumOutwards(density: (x: number) => number, start: number, end: number, limit: number): number {
  const step = end >= start ? 1 : -1;
  let sum = 0;
  for (let x = start; step > 0 ? x <= end : x >= end; x += step) {
    const value = density(x);
    if (value > limit) continue;
    sum += value;
    if (value < sum * 1e-17) break;
  }
  return sum;
}

/** Farthest point from the mode on one side whose probability is above the limit; then sum beyond it. */
function firstNotAbove(density: (x: number) => number, mode: number, end: number, limit: number): number {
  let inside = mode;
  let outside = end;
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.trunc((inside + outside) / 2);
    if (density(middle) > limit) inside = middle;
    else outside = middle;
  }
  return inside + Math.sign(end - mode);
}

export function fisherExact(a: number, m: number, b: number, n: number): number | null {
  if (!(m > 0) || !(n > 0)) return null;
  const successes = a + b;
  const low = Math.max(0, successes - n);
  const high = Math.min(m, successes);
  if (low === high) return 1;
  const density = (x: number) => hypergeometricDensity(x, m, n, successes);
  const limit = density(a) * (1 + 1e-10);
  const mode = Math.floor(((successes + 1) * (m + 1)) / (m + n + 2));
  if (density(mode) <= limit) return 1;
  const left = mode > low ? sumOutwards(density, firstNotAbove(density, mode, low, limit), low, limit) : 0;
  const right =
    mode < high ? sumOutwards(density, firstNotAbove(density, mode, high, limit), high, limit) : 0;
  return Math.min(1, left + right);
}

export function pearsonExact(a: number, m: number, b: number, n: number): number | null {
  if (!(m > 0) || !(n > 0)) return null;
  const successes = a + b;
  const [low, high] = [Math.max(0, successes - n), Math.min(m, successes)];
  // On fixed margins chi-square grows with the distance of one cell from its expected count.
  const expected = (m * successes) / (m + n);
  const distance = Math.abs(a - expected) - 1e-9 * (1 + expected);
  if (low === high || distance <= 0) return 1;
  const density = (x: number) => hypergeometricDensity(x, m, n, successes);
  const [left, right] = [Math.floor(expected - distance), Math.ceil(expected + distance)];
  const below = left >= low ? sumOutwards(density, left, low, Number.POSITIVE_INFINITY) : 0;
  const above = right <= high ? sumOutwards(density, right, high, Number.POSITIVE_INFINITY) : 0;
  return Math.min(1, below + above);
}
