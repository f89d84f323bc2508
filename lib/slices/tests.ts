import { hypergeometricDensity } from "../stats/distributions/binomial.ts";
import { normalQuantile, studentTSf } from "../stats/index.ts";
import { meanOfSums, type Sums, varianceOf, welchOf } from "./sums.ts";

/** Degrees of freedom of Welch and Satterthwaite. */
function freedom(a: Sums, b: Sums): number {
  const [u, v] = [varianceOf(a) / a.n, varianceOf(b) / b.n];
  const share = u / (u + v);
  return 1 / (share ** 2 / (a.n - 1) + (1 - share) ** 2 / (b.n - 1));
}

/** One-sided p of Welch's t: that a's mean is above b's. 1 where there is nothing to compare. */
export function welchAbove(a: Sums, b: Sums): number {
  if (a.n < 2 || b.n < 2) return 1;
  const t = welchOf(a, b);
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  const df = freedom(a, b);
  return Number.isFinite(df) ? studentTSf(t, df) : 1;
}

/**
 * Fisher's exact one-sided p for losses of 0 and 1: that as many of the hits fall on a's rows by chance, the margins
 * fixed. It holds where t does not: for few errors.
 */
export function exactAbove(hitsA: number, a: number, hitsB: number, b: number): number {
  const hits = hitsA + hitsB;
  let p = 0;
  for (let x = hitsA; x <= Math.min(a, hits); x++) {
    const density = hypergeometricDensity(x, a, b, hits);
    p += density;
    if (density < p * 1e-17) break;
  }
  return Math.min(1, p);
}

/**
 * The difference of the means with Welch's 95 % interval. Quantile of t by the Cornish–Fisher expansion (Abramowitz &
 * Stegun 26.7.5), right to 1e-4 from ten degrees of freedom on.
 */
export function differenceOf(a: Sums, b: Sums): { value: number; low: number; high: number } {
  const value = meanOfSums(a) - meanOfSums(b);
  const error = Math.sqrt(varianceOf(a) / a.n + varianceOf(b) / b.n);
  if (!(error > 0)) return { value, low: value, high: value };
  const half = tQuantile(freedom(a, b)) * error;
  return { value, low: value - half, high: value + half };
}

function tQuantile(df: number): number {
  const z = normalQuantile(0.975);
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7];
  return (
    z +
    (z3 + z) / (4 * df) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * df ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * df ** 3)
  );
}
