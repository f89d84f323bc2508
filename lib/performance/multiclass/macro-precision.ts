import type { Metric } from "../metric.ts";
import { macroShare } from "./macro.ts";
import type { MulticlassSample } from "./sample.ts";

/** Mean over the classes of the share of the rows so predicted that were right. */
export const macroPrecision: Metric<MulticlassSample> = {
  label: "Macro precision",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => macroShare(sample, 1, 0),
};
