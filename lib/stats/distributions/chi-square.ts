/**
 * Chi-square distribution with df > 0 degrees of freedom (df need not be whole).
 * Sf(x) = Q(df/2, x/2). Quantile: Wilson–Hilferty (1931) as the start, then bracketed Newton.
 */
import { gammaLn, gammaQ } from "./gamma.ts";
import { normalQuantile } from "./normal.ts";

export function chiSquareSf(x: number, df: number): number {
  if (df <= 0) return x > 0 ? 0 : 1;
  return gammaQ(df / 2, x / 2);
}

/** The x with P(X <= x) = p. */
export function chiSquareQuantile(p: number, df: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  const t = 2 / (9 * df);
  let x = Math.max(df * (1 - t + normalQuantile(p) * Math.sqrt(t)) ** 3, 1e-8 * df);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 200; i++) {
    const excess = 1 - p - chiSquareSf(x, df);
    if (excess < 0) low = x;
    else high = x;
    const lnDensity = (df / 2 - 1) * Math.log(x) - x / 2 - (df / 2) * Math.LN2 - gammaLn(df / 2);
    let next = x - excess / Math.exp(lnDensity);
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? x * 2 : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}
