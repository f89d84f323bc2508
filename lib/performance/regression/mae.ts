import { meanOf, type Metric } from "../metric.ts";
import { eachRow, type RegressionSample } from "./sample.ts";

/** Mean of |prediction − truth|, in the unit of the truth. */
export const mae: Metric<RegressionSample> = {
  label: "Mean absolute error",
  better: "lower",
  limits: [0, null],
  minimum: { kind: "share", size: 0.1 },
  measure: (sample) =>
    meanOf(
      eachRow(sample, (p, t) => Math.abs(p - t)),
      [0, null],
    ),
};
