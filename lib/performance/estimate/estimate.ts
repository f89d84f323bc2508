/** A metric's value that was estimated without labels, with its band. */
export type Estimate = { value: number; low: number; high: number };

/** Bands reach this many sampling errors to either side (NannyML's choice: 99.7 % under a normal law). */
const reach = 3;

/** Without labels one can only say what holds if the world, given the inputs, behaves as in the reference. */
export const validity = "valid under covariate shift only";

export function banded(
  value: number,
  error: number,
  limits: readonly [number | null, number | null],
): Estimate | null {
  if (!Number.isFinite(value) || !Number.isFinite(error)) return null;
  const [low, high] = [value - reach * error, value + reach * error];
  return {
    value,
    low: limits[0] === null ? low : Math.max(limits[0], low),
    high: limits[1] === null ? high : Math.min(limits[1], high),
  };
}

/** One standard deviation per relevant row, and the share of rows that are relevant: σ / √(n · share). */
export type SamplingError = { deviation: number; share: number };

export function errorAt({ deviation, share }: SamplingError, rows: number): number {
  return deviation / Math.sqrt(rows * share);
}
