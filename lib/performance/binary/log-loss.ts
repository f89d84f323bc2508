import { meanOf, type Metric } from "../metric.ts";
import { perRow } from "./per-row.ts";
import type { BinarySample } from "./sample.ts";

/** Scores are kept this far from 0 and 1, so that one wrong certainty is not an infinite loss. */
const edge = 2 ** -52;

/** Mean of −ln(the probability given to what came true), scores clipped at 2⁻⁵² from 0 and 1. */
export const logLoss: Metric<BinarySample> = {
  label: "Log loss",
  better: "lower",
  limits: [0, null],
  minimum: { kind: "share", size: 0.05 },
  measure: (sample) =>
    meanOf(
      perRow(sample, (score, positive) => {
        const p = Math.min(1 - edge, Math.max(edge, score));
        return -Math.log(positive ? p : 1 - p);
      }),
      [0, null],
    ),
};
