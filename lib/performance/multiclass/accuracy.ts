import { type Metric, share } from "../metric.ts";
import { classCounts, type MulticlassSample } from "./sample.ts";

/** Share of the rows whose class was predicted. A binomial share: Wilson's interval. */
export const accuracy: Metric<MulticlassSample> = {
  label: "Accuracy",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure(sample) {
    if (sample.n === 0) return null;
    const value = classCounts(sample).reduce((sum, c) => sum + c.hits, 0) / sample.n;
    return share(value, Math.sqrt((value * (1 - value)) / sample.n), sample.n);
  },
};
