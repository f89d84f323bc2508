/**
 * Pearson's chi-square of homogeneity, both rows random (K. Pearson 1911). Categories are counted exactly.
 * p from the law only while every expected count is at least 5 and p is not far in the tail, or at least 100:
 * on sparse tables the law is wrong by orders of magnitude, so there p is null here and the verdict uses
 * permutation. Null when a sample is empty.
 */
import { chiSquareTest } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import { lawHolds } from "./sparse.ts";

export const chiSquare = {
  name: "chi_square",
  kinds: ["categorical"],
  value: (table) => chiSquareTest(table.reference, table.current)?.statistic ?? null,
  p: (table) => {
    const test = chiSquareTest(table.reference, table.current);
    return test !== null && lawHolds(table, test.p) ? test.p : null;
  },
} as const satisfies Detector;
