import { type Metric, share } from "../metric.ts";
import { type BinarySample, cellCount } from "./sample.ts";

/** Share of the rows that were predicted right: (TP + TN) / n. A binomial share: Wilson's interval. */
export const accuracy: Metric<BinarySample> = {
  label: "Accuracy",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure({ cells }) {
    const n = cellCount(cells);
    if (n === 0) return null;
    const value = (cells.tp + cells.tn) / n;
    return share(value, Math.sqrt((value * (1 - value)) / n), n);
  },
};
