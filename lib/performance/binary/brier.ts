import { meanOf, type Metric } from "../metric.ts";
import { perRow } from "./per-row.ts";
import type { BinarySample } from "./sample.ts";

/** Mean squared distance of the score from what came true (Brier 1950). */
export const brier: Metric<BinarySample> = {
  label: "Brier score",
  better: "lower",
  limits: [0, 1],
  minimum: { kind: "share", size: 0.05 },
  measure: (sample) =>
    meanOf(
      perRow(sample, (score, positive) => (score - (positive ? 1 : 0)) ** 2),
      [0, 1],
    ),
};
