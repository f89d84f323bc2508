import { meanOf, type Metric } from "../metric.ts";
import { eachRow, type RegressionSample } from "./sample.ts";

/** Mean of (prediction − truth)²: large misses weigh most. */
export const mse: Metric<RegressionSample> = {
  label: "Mean squared error",
  better: "lower",
  limits: [0, null],
  minimum: { kind: "share", size: 0.2 },
  measure: (sample) =>
    meanOf(
      eachRow(sample, (p, t) => (p - t) ** 2),
      [0, null],
    ),
};
