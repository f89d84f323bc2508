/**
 * Pearson's chi-square with p by permutation on the pooled margins: valid at any sparsity (see
 * lib/stats/counts/permutation.ts), p = (k + 1) / (B + 1) with B = 1,999 draws, fewer once 30 have exceeded.
 * The draws start from a seed made of the table itself. Null when a sample is empty.
 */
import { chiSquareTest, permutationChiSquare } from "../stats/index.ts";
import type { Detector } from "./detector.ts";

function seedOf(counts: Float64Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < counts.length; i++) hash = Math.imul(hash ^ counts[i]!, 0x01000193);
  return hash >>> 0;
}

export const permutationChiSquareTest = {
  name: "permutation_chi_square",
  kinds: ["categorical"],
  value: (table) => chiSquareTest(table.reference, table.current)?.statistic ?? null,
  p: (table) => {
    const permutation = permutationChiSquare(table.reference, table.current, seedOf(table.current));
    permutation?.drawUntil(1999, 30);
    return permutation?.p() ?? null;
  },
} as const satisfies Detector;
