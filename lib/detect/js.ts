/**
 * Jensen–Shannon distance, base 2, in [0, 1] (Lin 1991). Binning can only lower it: at most the distance of the
 * raw distributions. Null when a sample is empty.
 */
import { jensenShannon } from "../stats/index.ts";
import type { Detector } from "./detector.ts";

export const js = {
  name: "js",
  kinds: ["numeric", "categorical"],
  value: (table) => jensenShannon(table.reference, table.current),
} as const satisfies Detector;
