import { type Metric, share } from "../metric.ts";
import type { BinarySample } from "./sample.ts";

/** Share of the predicted positives that were positive: TP / (TP + FP), given their number. Undefined without one. */
export const precision: Metric<BinarySample> = {
  label: "Precision",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure({ cells }) {
    const n = cells.tp + cells.fp;
    if (n === 0) return null;
    const value = cells.tp / n;
    return share(value, Math.sqrt((value * (1 - value)) / n), n);
  },
};
