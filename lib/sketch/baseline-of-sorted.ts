/**
 * Baselines and profiles of values that are sorted already: the same as those of baseline-of.ts and profile-of.ts,
 * read off the order in one pass without boxing a value. Sums are added in ascending order: equal to rounding.
 */
import type { NumericBaseline, NumericProfile } from "../domain/profile.ts";
import { type Ascending, populationStd, quantile } from "../stats/index.ts";
import { chooseEdges, mostAtoms } from "./edges.ts";
import { summaryQuantiles } from "./window-summary.ts";

const fineLevels = 256;

/** What is not a finite value. */
export type Unusable = { nulls: number; nan: number; posInf: number; negInf: number };

export function numericBaselineOfSorted(sorted: Ascending, unusable: Unusable): NumericBaseline {
  const m = sorted.length;
  const { edges, atoms } = chooseEdges({ quantiles: levels(sorted), values: fewValues(sorted) });
  const median = quantile(sorted, 0.5);
  const profile = numericProfileOfSorted(sorted, unusable, edges, median);
  const quantiles: Record<string, number> = {};
  for (const q of m > 0 ? summaryQuantiles : []) quantiles[String(q)] = quantile(sorted, q) ?? 0;
  const [low, high] = [quantiles["0.25"], quantiles["0.75"]];
  return {
    kind: "numeric",
    edges,
    representatives: representatives(sorted, edges),
    atoms,
    profile,
    median,
    mean: m === 0 ? null : profile.sum / m,
    std: populationStd(sorted),
    iqr: low === undefined || high === undefined ? null : high - low,
    quantiles,
    distinct: countDistinct(sorted),
  };
}

export function numericProfileOfSorted(
  sorted: Ascending,
  unusable: Unusable,
  edges: readonly number[],
  median: number | null,
): NumericProfile {
  const ends = slotEnds(sorted, edges);
  const [centre, last] = [median ?? 0, ends.length - 1];
  let [sum, sumSquares, sumAbsDev] = [0, 0, 0];
  for (let i = 0; i < sorted.length; i++) {
    const x = sorted[i]!;
    sum += x;
    sumSquares += x * x;
    sumAbsDev += Math.abs(x - centre);
  }
  const { nulls, nan, posInf, negInf } = unusable;
  return {
    kind: "numeric",
    n: sorted.length + nulls + nan + posInf + negInf,
    nulls,
    nan,
    posInf,
    negInf,
    counts: Array.from(ends, (end, slot) => end - (ends[slot - 1] ?? 0)),
    sum,
    sumSquares,
    sumAbsDev,
    sumBelow: sumOf(sorted, 0, ends[0]!),
    sumAbove: last > 0 ? sumOf(sorted, ends[last - 1]!, ends[last]!) : 0,
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
  };
}

/** How many values lie below the end of each slot; half-open bins, the last one closed. */
function slotEnds(sorted: Ascending, edges: readonly number[]): number[] {
  const top = edges.length - 1;
  return [...edges.map((edge, i) => rank(sorted, edge, i === top)), sorted.length];
}

/** Values below x, or with `closed` at most x. */
function rank(sorted: Ascending, x: number, closed: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle]!;
    if (value < x || (closed && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sumOf(sorted: Ascending, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += sorted[i]!;
  return sum;
}

/** The mean of the values in each slot; an empty bin has its middle, an empty tail the edge beside it. */
function representatives(sorted: Ascending, edges: readonly number[]): number[] {
  return slotEnds(sorted, edges).map((end, slot, ends) => {
    const start = ends[slot - 1] ?? 0;
    const [low, high] = [edges[slot - 1], edges[slot]];
    if (end > start) {
      const mean = sumOf(sorted, start, end) / (end - start);
      return Math.min(high ?? mean, Math.max(low ?? mean, mean));
    }
    if (low === undefined || high === undefined) return low ?? high ?? 0;
    return low / 2 + high / 2;
  });
}

function levels(sorted: Ascending): number[] {
  const m = sorted.length;
  if (m === 0) return [];
  return Array.from(
    { length: fineLevels + 1 },
    (_, i) => sorted[Math.min(m - 1, Math.floor((i / fineLevels) * m))]!,
  );
}

/** All distinct values, or null when there are more than `mostAtoms`. */
function fewValues(sorted: Ascending): number[] | null {
  const found: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    if (found.length === mostAtoms) return null;
    found.push(sorted[i]!);
  }
  return found;
}

function countDistinct(sorted: Ascending): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct += 1;
  return distinct;
}
