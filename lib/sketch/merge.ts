/**
 * The sum of two profiles of one column over the same edges.
 * Counts are whole numbers: the sum is exact, associative and commutative (below 2^53). Sums of values are added
 * as doubles: exact to rounding. An empty profile is the neutral element.
 */
import type { CategoricalProfile, NumericProfile, Profile } from "../domain/profile.ts";

export function mergeProfiles<P extends Profile>(a: P, b: P): P {
  if (a.kind === "numeric" && b.kind === "numeric") return mergeNumeric(a, b) as P;
  if (a.kind === "categorical" && b.kind === "categorical") return mergeCategorical(a, b) as P;
  throw new TypeError("A numeric and a categorical profile cannot be added.");
}

function mergeNumeric(a: NumericProfile, b: NumericProfile): NumericProfile {
  if (a.counts.length !== b.counts.length)
    throw new RangeError("Profiles over different edges cannot be added.");
  return {
    kind: "numeric",
    n: a.n + b.n,
    nulls: a.nulls + b.nulls,
    nan: a.nan + b.nan,
    posInf: a.posInf + b.posInf,
    negInf: a.negInf + b.negInf,
    counts: a.counts.map((count, i) => count + b.counts[i]!),
    sum: a.sum + b.sum,
    sumSquares: a.sumSquares + b.sumSquares,
    sumAbsDev: a.sumAbsDev + b.sumAbsDev,
    sumBelow: a.sumBelow + b.sumBelow,
    sumAbove: a.sumAbove + b.sumAbove,
    min: extreme(a.min, b.min, Math.min),
    max: extreme(a.max, b.max, Math.max),
  };
}

function mergeCategorical(a: CategoricalProfile, b: CategoricalProfile): CategoricalProfile {
  const counts = new Map(Object.entries(a.counts));
  for (const [value, count] of Object.entries(b.counts)) counts.set(value, (counts.get(value) ?? 0) + count);
  return {
    kind: "categorical",
    n: a.n + b.n,
    nulls: a.nulls + b.nulls,
    counts: Object.fromEntries(counts),
  };
}

function extreme(a: number | null, b: number | null, pick: (a: number, b: number) => number): number | null {
  if (a === null) return b;
  return b === null ? a : pick(a, b);
}
