/**
 * L∞: the largest difference of a cell's share, max |p − q|. Depends on the cells. Null when a sample is empty.
 */
import { lInfinity as distance } from "../stats/index.ts";
import type { Detector } from "./detector.ts";

export const lInfinity = {
  name: "l_infinity",
  kinds: ["numeric", "categorical"],
  value: (table) => distance(table.reference, table.current),
} as const satisfies Detector;
