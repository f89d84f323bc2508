/** From a p value to how much the odds may move for it, and what to do with the probabilities then. */

/** Most that one piece of evidence may multiply the odds by. */
export const mostFactor = 20;

/**
 * 1 / (2√p): an e-value (Vovk & Wang 2021, calibrator κ = ½), whose mean is at most 1 where there is no effect, so that it
 * never speaks for a cause more than the data do. Between 1 and `most`.
 */
export function factorOf(p: number, most: number = mostFactor): number {
  if (!(p >= 0) || p >= 1) return 1;
  return Math.max(1, Math.min(most, 0.5 / Math.sqrt(Math.max(p, 1e-12))));
}

/** Multiplies each probability by its factor and lets them sum to one again. */
export function reweigh(probabilities: readonly number[], factors: readonly number[]): number[] {
  const raw = probabilities.map((p, i) => p * factors[i]!);
  const whole = raw.reduce((s, x) => s + x, 0);
  return whole > 0 ? raw.map((x) => x / whole) : [...probabilities];
}
