import type { Metric } from "../metric.ts";
import { macroShare } from "./macro.ts";
import type { MulticlassSample } from "./sample.ts";

/** Mean over the classes of 2·hits / (predicted + actual). */
export const macroF1: Metric<MulticlassSample> = {
  label: "Macro F1",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => macroShare(sample, 0.5, 0.5),
};
