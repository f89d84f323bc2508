import { type Metric, share } from "../metric.ts";
import type { BinarySample } from "./sample.ts";

/** Share of the negative rows that were left alone: TN / (TN + FP), given their number. Undefined without a negative row. */
export const specificity: Metric<BinarySample> = {
  label: "Specificity",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure({ cells }) {
    const n = cells.tn + cells.fp;
    if (n === 0) return null;
    const value = cells.tn / n;
    return share(value, Math.sqrt((value * (1 - value)) / n), n);
  },
};
