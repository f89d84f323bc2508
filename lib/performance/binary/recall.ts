import { type Metric, share } from "../metric.ts";
import type { BinarySample } from "./sample.ts";

/** Share of the positive rows that were found: TP / (TP + FN), given their number. Undefined without a positive row. */
export const recall: Metric<BinarySample> = {
  label: "Recall",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure({ cells }) {
    const n = cells.tp + cells.fn;
    if (n === 0) return null;
    const value = cells.tp / n;
    return share(value, Math.sqrt((value * (1 - value)) / n), n);
  },
};
