/**
 * Total variation ½ Σ |p − q|, in [0, 1]. Binning can only lower it. Null when a sample is empty.
 */
import { totalVariation as distance } from "../stats/index.ts";
import type { Detector } from "./detector.ts";

export const totalVariation = {
  name: "total_variation",
  kinds: ["numeric", "categorical"],
  value: (table) => distance(table.reference, table.current),
} as const satisfies Detector;
