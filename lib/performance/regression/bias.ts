import { meanOf, type Metric } from "../metric.ts";
import { eachRow, type RegressionSample } from "./sample.ts";

/** Mean of prediction − truth: positive where the model says too much. A move away from the reference's is worse. */
export const bias: Metric<RegressionSample> = {
  label: "Bias",
  better: "zero",
  limits: [null, null],
  // Judged against the size of the reference's absolute errors, since a bias near 0 has no size of its own.
  minimum: { kind: "share", size: 0.1 },
  measure: (sample) =>
    meanOf(
      eachRow(sample, (p, t) => p - t),
      [null, null],
    ),
};
