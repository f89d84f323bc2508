import { type Metric, share } from "../metric.ts";
import type { BinarySample } from "./sample.ts";

/**
 * Harmonic mean of precision and recall: 2TP / (2TP + FP + FN). It is 2J / (1 + J) of the share J = TP / (TP + FP + FN),
 * so its interval is that of J (Wilson) sent through the same function. Undefined where nothing is or was said positive.
 */
export const f1: Metric<BinarySample> = {
  label: "F1",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure({ cells: { tp, fp, fn } }) {
    const n = tp + fp + fn;
    if (n === 0) return null;
    const jaccard = tp / n;
    const inner = share(jaccard, Math.sqrt((jaccard * (1 - jaccard)) / n), n);
    const f = (x: number) => (2 * x) / (1 + x);
    const slope = 2 / (1 + jaccard) ** 2;
    return {
      value: f(jaccard),
      se: inner.se === null ? null : inner.se * slope,
      low: inner.low === null ? null : f(inner.low),
      high: inner.high === null ? null : f(inner.high),
    };
  },
};
