import { type Metric, symmetric } from "../metric.ts";
import { mse } from "./mse.ts";
import type { RegressionSample } from "./sample.ts";

/** Root of the mean squared error, in the unit of the truth. Its interval is that of the mean square, rooted. */
export const rmse: Metric<RegressionSample> = {
  label: "Root mean squared error",
  better: "lower",
  limits: [0, null],
  minimum: { kind: "share", size: 0.1 },
  measure(sample) {
    const inner = mse.measure(sample);
    if (!inner) return null;
    const value = Math.sqrt(inner.value);
    if (inner.se === null || value === 0) return symmetric(value, inner.se, [0, null]);
    const root = (x: number | null) => (x === null ? null : Math.sqrt(x));
    return { value, se: inner.se / (2 * value), low: root(inner.low), high: root(inner.high) };
  },
};
