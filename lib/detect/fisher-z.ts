/**
 * Two proportions, for columns with two values: |z| with pooled variance, and the exact p of Fisher (two-sided,
 * by probability). Exact on counts. Null unless exactly two values occur, or when a sample is empty.
 */
import { fisherExact, twoProportionZ } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

/** The first of the two values that occur; null when there are not exactly two. */
function firstOfTwo({ reference, current }: Table): number | null {
  let [first, found] = [-1, 0];
  for (let i = 0; i < reference.length; i++) {
    if (!(reference[i]! + current[i]! > 0)) continue;
    if (found === 0) first = i;
    found += 1;
  }
  return found === 2 ? first : null;
}

export const fisherZ = {
  name: "fisher_z",
  kinds: ["categorical"],
  value: (table) => {
    const i = firstOfTwo(table);
    if (i === null) return null;
    const test = twoProportionZ(table.reference[i]!, table.m, table.current[i]!, table.n);
    return test === null ? null : Math.abs(test.statistic);
  },
  p: (table) => {
    const i = firstOfTwo(table);
    return i === null ? null : fisherExact(table.reference[i]!, table.m, table.current[i]!, table.n);
  },
} as const satisfies Detector;
