/**
 * A detector of change in a stream of numbers.
 *
 * `update` takes one value and says whether it raises an alarm. It allocates nothing, ignores values that are not
 * finite, and needs only what came before, so the same values from the same state give the same alarms. All its
 * memory is in its own fields, which `stateOf` and `restore` turn to JSON and back without loss.
 */
export type Detector = {
  update(x: number): boolean;
  /** The evidence at the last value; an alarm is raised when it reaches `threshold`. */
  statistic: number;
  threshold: number;
  /** At an alarm: values since the estimated change, the last one included. */
  since: number;
};

/** What is known of the stream while it was stable. */
export type Stable = {
  mean: number;
  /** Standard deviation, > 0. */
  sd: number;
  /** The values lie in [low, high]; for detectors that need a bound. */
  low: number;
  high: number;
};

export const standard: Stable = { mean: 0, sd: 1, low: 0, high: 1 };

/** False for NaN and both infinities. */
export function usable(x: number): boolean {
  return x - x === 0;
}
