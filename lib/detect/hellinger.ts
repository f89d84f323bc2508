/**
 * Hellinger distance √(½ Σ (√p − √q)²), in [0, 1]. Binning can only lower it. Null when a sample is empty.
 */
import { hellinger as distance } from "../stats/index.ts";
import type { Detector } from "./detector.ts";

export const hellinger = {
  name: "hellinger",
  kinds: ["numeric", "categorical"],
  value: (table) => distance(table.reference, table.current),
} as const satisfies Detector;
