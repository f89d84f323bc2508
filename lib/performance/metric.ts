import { normalQuantile } from "../stats/index.ts";

/** A figure with its standard error and its 95 % confidence interval; null where the rows cannot tell. */
export type Measured = {
  value: number;
  se: number | null;
  low: number | null;
  high: number | null;
  /** What chance alone adds to the value at these rows; taken off before values of unlike sizes are compared. */
  noise?: number;
};

/** `zero`: the nearer to nothing the better, as for a bias. */
export type Better = "higher" | "lower" | "zero";

/** One way to say how good a model is. One file a metric, one line in the registry. */
export type Metric<Sample> = {
  label: string;
  better: Better;
  /** Least and greatest possible value; null: there is none. */
  limits: readonly [number | null, number | null];
  /** The smallest worsening that matters: in the metric's own unit, or as a share of the reference's value. */
  minimum: { kind: "points" | "share"; size: number };
  /** Null: these rows do not define it (no positive row, one class only, no score). */
  measure: (sample: Sample) => Measured | null;
};

/** Two-sided 95 %. */
const z = normalQuantile(0.975);

/**
 * A value between 0 and 1 with standard error `se`: Wilson's interval (1927) at the number of rows that a plain share
 * would need for the same error. At 0 and 1, where the error estimate vanishes, `rows` stands in.
 */
export function share(value: number, se: number, rows: number): Measured {
  const inside = value > 0 && value < 1 && se > 0;
  const n = inside ? (value * (1 - value)) / (se * se) : rows;
  const scale = 1 + (z * z) / n;
  const middle = (value + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((value * (1 - value)) / n + (z * z) / (4 * n * n));
  return {
    value,
    se: inside ? se : half / z,
    low: Math.min(value, Math.max(0, middle - half)),
    high: Math.max(value, Math.min(1, middle + half)),
  };
}

/** value ± 1.96 standard errors, cut at the metric's limits. */
export function symmetric(value: number, se: number | null, limits: Metric<never>["limits"]): Measured {
  if (se === null || !Number.isFinite(se)) return { value, se: null, low: null, high: null };
  const low = value - z * se;
  const high = value + z * se;
  return {
    value,
    se,
    low: limits[0] === null ? low : Math.max(limits[0], low),
    high: limits[1] === null ? high : Math.min(limits[1], high),
  };
}

/** The mean of one number a row, with the standard error of a mean (unknown for a single row); null beyond all numbers. */
export function meanOf(values: ArrayLike<number>, limits: Metric<never>["limits"]): Measured | null {
  const n = values.length;
  if (n === 0) return null;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const gap = values[i]! - mean;
    mean += gap / (i + 1);
    squares += gap * (values[i]! - mean);
  }
  if (!Number.isFinite(mean)) return null;
  return symmetric(mean, n > 1 ? Math.sqrt(squares / (n - 1) / n) : null, limits);
}
