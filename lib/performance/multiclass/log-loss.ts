import { meanOf, type Metric } from "../metric.ts";
import { areProbabilities } from "../probability.ts";
import type { MulticlassSample } from "./sample.ts";

const edge = 2 ** -52;

/**
 * Mean of −ln(the score given to the true class), clipped at 2⁻⁵² from 0 and 1; scores are taken as they are. Undefined
 * where they are no probabilities.
 */
export const logLoss: Metric<MulticlassSample> = {
  label: "Log loss",
  better: "lower",
  limits: [0, null],
  minimum: { kind: "share", size: 0.05 },
  measure({ scored }) {
    if (!scored || !areProbabilities(...scored.scores)) return null;
    const losses = Float64Array.from(
      scored.truth,
      (place, i) => -Math.log(Math.min(1 - edge, Math.max(edge, scored.scores[place]?.[i] ?? edge))),
    );
    return meanOf(losses, [0, null]);
  },
};
