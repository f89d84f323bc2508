import type { Metric } from "../metric.ts";
import { macroShare } from "./macro.ts";
import type { MulticlassSample } from "./sample.ts";

/** Mean over the classes of the share of the rows of the class that were predicted so. */
export const macroRecall: Metric<MulticlassSample> = {
  label: "Macro recall",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => macroShare(sample, 0, 1),
};
