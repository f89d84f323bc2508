/**
 * Bias-corrected Cramér's V of the 2 × k table (Bergsma 2013), as published: the two samples weigh as much as
 * they have rows. Exact on counts. Null when a sample is empty.
 */
import { cramersVCorrected } from "../stats/index.ts";
import type { Detector } from "./detector.ts";

export const cramersV = {
  name: "cramers_v",
  kinds: ["categorical"],
  value: (table) => cramersVCorrected(table.reference, table.current),
} as const satisfies Detector;
