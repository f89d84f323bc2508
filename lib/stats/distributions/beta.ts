/**
 * Regularised incomplete beta function I_x(a, b), and Student's t and Fisher's F through it.
 *
 * Continued fraction of Didonato & Morris (1992) / Abramowitz & Stegun 26.5.8 by Lentz's method on
 * the side where it converges fast; the factor x^a (1−x)^b / (a B(a, b)) in saddle-point form (Loader, 2000).
 */
import { deviance, gammaLn, stirlingError } from "./gamma.ts";

/** x^a y^b Γ(a+b) / (Γ(a) Γ(b)), y = 1 − x. */
function betaFactor(a: number, b: number, x: number, y: number): number {
  if (a < 1 || b < 1) {
    return Math.exp(a * Math.log(x) + b * Math.log(y) + gammaLn(a + b) - gammaLn(a) - gammaLn(b));
  }
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return Math.exp(exponent) * Math.sqrt((a * b) / (2 * Math.PI * n));
}

function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let h = d;
  for (let m = 1; m < 1e6; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    c = 1 + even / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    c = 1 + odd / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h;
}

/** I_x(a, b); pass y = 1 − x where it is known without cancellation. */
export function betaInc(a: number, b: number, x: number, y: number = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const factor = betaFactor(a, b, x, y);
  if (x < (a + 1) / (a + b + 2)) return (factor * betaFraction(a, b, x)) / a;
  return 1 - (factor * betaFraction(b, a, y)) / b;
}

/** P(T > t) for Student's t with df > 0. */
export function studentTSf(t: number, df: number): number {
  const square = t * t;
  const half = 0.5 * betaInc(df / 2, 0.5, df / (df + square), square / (df + square));
  return t > 0 ? half : 1 - half;
}

/** P(F > f) for Fisher's F with d1 and d2 degrees of freedom. */
export function fSf(f: number, d1: number, d2: number): number {
  if (f <= 0) return 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  const total = d2 + d1 * f;
  return betaInc(d2 / 2, d1 / 2, d2 / total, (d1 * f) / total);
}
