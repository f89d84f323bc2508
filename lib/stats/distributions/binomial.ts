/**
 * Probabilities of the binomial and hypergeometric laws in Loader's saddle-point form (2000):
 * no cancellation between log-factorials, so large counts keep about 13 digits.
 */
import { deviance, stirlingError } from "./gamma.ts";

function binomialDensity(x: number, n: number, p: number): number {
  const q = 1 - p;
  if (x === 0) return n === 0 ? 1 : Math.exp(n * Math.log1p(-p));
  if (x === n) return Math.exp(n * Math.log(p));
  const exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * (n - x)));
}

/** P(x good ones among `draws` taken from good + bad without replacement). */
export function hypergeometricDensity(x: number, good: number, bad: number, draws: number): number {
  if (x < 0 || x > good || x > draws || draws - x > bad) return 0;
  if (draws === 0 || draws === good + bad) return 1;
  const p = draws / (good + bad);
  return (
    (binomialDensity(x, good, p) * binomialDensity(draws - x, bad, p)) / binomialDensity(draws, good + bad, p)
  );
}
