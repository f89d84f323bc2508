/**
 * Profile of raw values, in one pass: the definition that the SQL of the engine must agree with.
 * Slot 0: x < edges[0]; slot i: edges[i-1] <= x < edges[i], the last also its upper edge; slot k+1: beyond.
 * Nulls, NaN and infinities have counters of their own. No edges: one slot with every finite value, taken as below.
 */
import type { CategoricalProfile, NumericProfile } from "../domain/profile.ts";

export function slotOf(edges: ArrayLike<number>, x: number): number {
  const top = edges.length - 1;
  if (top < 0) return 0;
  const last = edges[top]!;
  if (x >= last) {
    if (x > last) return top + 1;
    // A single value has both edges equal: it belongs to the last bin, not beyond it.
    return top;
  }
  let low = 0;
  let high = top;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Values = Iterable<number | null | undefined>;

export function numericProfileOf(
  values: Values,
  edges: readonly number[],
  median: number | null,
): NumericProfile {
  const profile: NumericProfile = {
    kind: "numeric",
    n: 0,
    nulls: 0,
    nan: 0,
    posInf: 0,
    negInf: 0,
    counts: Array.from({ length: edges.length + 1 }, () => 0),
    sum: 0,
    sumSquares: 0,
    sumAbsDev: 0,
    sumBelow: 0,
    sumAbove: 0,
    min: null,
    max: null,
  };
  const fine = Float64Array.from(edges);
  for (const x of values) addValue(profile, fine, median ?? 0, x);
  return profile;
}

function addValue(
  p: NumericProfile,
  edges: Float64Array,
  median: number,
  x: number | null | undefined,
): void {
  p.n += 1;
  if (x === null || x === undefined) p.nulls += 1;
  else if (Number.isNaN(x)) p.nan += 1;
  else if (x === Number.POSITIVE_INFINITY) p.posInf += 1;
  else if (x === Number.NEGATIVE_INFINITY) p.negInf += 1;
  else {
    const slot = slotOf(edges, x);
    p.counts[slot]! += 1;
    p.sum += x;
    p.sumSquares += x * x;
    p.sumAbsDev += Math.abs(x - median);
    if (slot === 0) p.sumBelow += x;
    else if (slot === edges.length) p.sumAbove += x;
    if (p.min === null || x < p.min) p.min = x;
    if (p.max === null || x > p.max) p.max = x;
  }
}

export function categoricalProfileOf(values: Iterable<string | null | undefined>): CategoricalProfile {
  const counts = new Map<string, number>();
  let n = 0;
  let nulls = 0;
  for (const value of values) {
    n += 1;
    if (value === null || value === undefined) nulls += 1;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return { kind: "categorical", n, nulls, counts: Object.fromEntries(counts) };
}
