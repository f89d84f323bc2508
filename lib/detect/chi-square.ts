/**
 * Pearson's chi-square of homogeneity, both rows random (K. Pearson 1911). Categories are counted exactly.
 * p from the law only while every expected count is at least 5 and p is not far in the tail, or at least 100:
 * on sparse tables the law is wrong by orders of magnitude, so there p is exact on the margins for two values, and null
 * for more, where the verdict uses permutation. Null when a sample is empty.
 */
import { chiSquareTest, pearsonExact } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import { lawHolds } from "./sparse.ts";
import type { Table } from "./table.ts";

export const chiSquare = {
  name: "chi_square",
  kinds: ["categorical"],
  value: (table) => chiSquareTest(table.reference, table.current)?.statistic ?? null,
  p: (table) => {
    const test = chiSquareTest(table.reference, table.current);
    if (test === null) return null;
    return lawHolds(table, test.p) ? test.p : twoValued(table);
  },
} as const satisfies Detector;

function twoValued({ reference, current, m, n }: Table): number | null {
  const used = Array.from(reference.keys()).filter((i) => reference[i]! + current[i]! > 0);
  const first = used[0];
  return used.length === 2 && first !== undefined
    ? pearsonExact(reference[first]!, m, current[first]!, n)
    : null;
}
