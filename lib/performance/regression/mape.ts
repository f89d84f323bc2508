import { meanOf, type Metric } from "../metric.ts";
import type { RegressionSample } from "./sample.ts";

/** Mean of |prediction − truth| / |truth| over the rows whose truth is not 0, as a share. */
export const mape: Metric<RegressionSample> = {
  label: "Mean absolute share of error",
  better: "lower",
  limits: [0, null],
  minimum: { kind: "share", size: 0.1 },
  measure({ truth, predicted }) {
    const shares = predicted.map((p, i) => Math.abs((p - truth[i]!) / truth[i]!)).filter(Number.isFinite);
    return meanOf(shares, [0, null]);
  },
};
