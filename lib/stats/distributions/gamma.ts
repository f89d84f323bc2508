/**
 * Log-gamma, log-factorial and the regularised incomplete gamma functions P(a, x) and Q(a, x).
 *
 * gammaLn: Stirling's series with shifting. P by its power series for x < a + 1, Q by Lentz's
 * continued fraction otherwise (Abramowitz & Stegun 6.5.29, 6.5.31). The common factor
 * x^a e^-x / Γ(a+1) is taken in Loader's saddle-point form (2000), so that large a keeps its digits.
 * Domain: a > 0, x >= 0.
 */

const HALF_LN_TWO_PI = 0.9189385332046728;
const TABLE_SIZE = 16_384;

/** ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π] for x >= 10. */
function stirlingTail(x: number): number {
  const r = 1 / (x * x);
  return (
    (1 / 12 +
      r *
        (-1 / 360 +
          r * (1 / 1260 + r * (-1 / 1680 + r * (1 / 1188 + r * (-691 / 360360 + r * (1 / 156))))))) /
    x
  );
}

export function gammaLn(x: number): number {
  if (x <= 0) return Number.POSITIVE_INFINITY;
  if (x === 1 || x === 2) return 0;
  let shift = 1;
  let y = x;
  while (y < 10) {
    shift *= y;
    y += 1;
  }
  return (y - 0.5) * Math.log(y) - y + HALF_LN_TWO_PI + stirlingTail(y) - Math.log(shift);
}

const factorials = new Float64Array(TABLE_SIZE);
for (let i = 2; i < TABLE_SIZE; i++) factorials[i] = gammaLn(i + 1);

/** ln n! for a whole number n >= 0. */
export function lnFactorial(n: number): number {
  if (n < TABLE_SIZE) return factorials[n]!;
  const y = n + 1;
  return (y - 0.5) * Math.log(y) - y + HALF_LN_TWO_PI + stirlingTail(y);
}

/** ln Γ(a+1) − [(a + ½) ln a − a + ½ ln 2π], the error of Stirling's formula; Loader's δ(a). */
export function stirlingError(a: number): number {
  if (a >= 16) return stirlingTail(a);
  if (a === 0) return Number.POSITIVE_INFINITY;
  return gammaLn(a + 1) - (a + 0.5) * Math.log(a) + a - HALF_LN_TWO_PI;
}

/** x ln(x / m) + m − x without cancellation near x = m; Loader's bd0. */
export function deviance(x: number, m: number): number {
  const d = x - m;
  if (Math.abs(d) < 0.1 * (x + m)) {
    const v = d / (x + m);
    let sum = d * v;
    let term = 2 * x * v;
    const v2 = v * v;
    for (let j = 1; j < 1000; j++) {
      term *= v2;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
    return sum;
  }
  return x * Math.log(x / m) + m - x;
}

/** x^a e^-x / Γ(a+1). */
function poissonDensity(a: number, x: number): number {
  if (a < 1e-3) return Math.exp(a * Math.log(x) - x - gammaLn(a + 1));
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 1e7; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * poissonDensity(a, x);
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / (Math.abs(b) < tiny ? tiny : b);
  let h = d;
  for (let i = 1; i < 1e7; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h * poissonDensity(a, x) * a;
}

/** Regularised lower incomplete gamma P(a, x). */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? Math.min(1, lowerSeries(a, x)) : 1 - upperFraction(a, x);
}

/** Regularised upper incomplete gamma Q(a, x) = 1 − P(a, x). */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - Math.min(1, lowerSeries(a, x)) : upperFraction(a, x);
}
