/**
 * Baselines and profiles of values that are sorted already: the same as those of baseline-of.ts and profile-of.ts,
 * read off the order in one pass without boxing a value. Sums are added in ascending order: equal to rounding.
 */
import type { NumericBaseline, NumericProfile } from "../domain/profile.ts";
import { type Ascending, quantile } from "../stats/index.ts";
import { chooseEdges, mostAtoms } from "./edges.ts";
import { summaryQuantiles } from "./window-summary.ts";

const fineLevels = 256;

/** What is not a finite value. */
export type Unusable = { nulls: number; nan: number; posInf: number; negInf: number };

export function numericBaselineOfSorted(sorted: Ascending, unusable: Unusable): NumericBaseline {
  const m = sorted.length;
  const { edges, atoms } = chooseEdges({ quantiles: levels(sorted), values: fewValues(sorted) });
  const median = quantile(sorted, 0.5);
  const slots = addSlots(sorted, edges, median);
  const profile = profileOf(sorted, unusable, slots);
  const mean = m === 0 ? null : profile.sum / m;
  const quantiles: Record<string, number> = {};
  for (const q of m > 0 ? summaryQuantiles : []) quantiles[String(q)] = quantile(sorted, q) ?? 0;
  const [low, high] = [quantiles["0.25"], quantiles["0.75"]];
  return {
    kind: "numeric",
    edges,
    representatives: representatives(slots, edges),
    atoms,
    profile,
    median,
    mean,
    std: mean === null ? null : spreadOf(slots, m, mean - (median ?? 0)),
    iqr: low === undefined || high === undefined ? null : high - low,
    quantiles,
    distinct: slots.distinct,
  };
}

export function numericProfileOfSorted(
  sorted: Ascending,
  unusable: Unusable,
  edges: readonly number[],
  median: number | null,
): NumericProfile {
  return profileOf(sorted, unusable, addSlots(sorted, edges, median));
}

type Slots = {
  ends: number[];
  sums: number[];
  sumSquares: number;
  sumAbsDev: number;
  squaresAboutCentre: number;
  distinct: number;
};

/** One walk over the values, slot by slot. */
function addSlots(sorted: Ascending, edges: readonly number[], median: number | null): Slots {
  const ends = slotEnds(sorted, edges);
  const centre = median ?? 0;
  const sums: number[] = [];
  let [sumSquares, sumAbsDev, squaresAboutCentre, distinct, start] = [0, 0, 0, 0, 0];
  let last = Number.NaN;
  // Plain loops: variables that a closure shares are boxed, which takes four times as long.
  for (const end of ends) {
    let sum = 0;
    for (let i = start; i < end; i++) {
      const x = sorted[i]!;
      sum += x;
      sumSquares += x * x;
      const d = x - centre;
      sumAbsDev += Math.abs(d);
      squaresAboutCentre += d * d;
      if (x !== last) distinct += 1;
      last = x;
    }
    sums.push(sum);
    start = end;
  }
  return { ends, sums, sumSquares, sumAbsDev, squaresAboutCentre, distinct };
}

function profileOf(sorted: Ascending, unusable: Unusable, slots: Slots): NumericProfile {
  const { ends, sums, sumSquares, sumAbsDev } = slots;
  const { nulls, nan, posInf, negInf } = unusable;
  return {
    kind: "numeric",
    n: sorted.length + nulls + nan + posInf + negInf,
    nulls,
    nan,
    posInf,
    negInf,
    counts: ends.map((end, slot) => end - (ends[slot - 1] ?? 0)),
    sum: sums.reduce((total, sum) => total + sum, 0),
    sumSquares,
    sumAbsDev,
    sumBelow: sums[0]!,
    sumAbove: sums.length > 1 ? sums.at(-1)! : 0,
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
  };
}

/** Population standard deviation; squares about the median lose at most half of them, which lies within one σ. */
function spreadOf({ squaresAboutCentre }: Slots, m: number, shift: number): number {
  return Math.sqrt(Math.max(0, squaresAboutCentre / m - shift * shift));
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

/** The mean of the values in each slot; an empty bin has its middle, an empty tail the edge beside it. */
function representatives({ ends, sums }: Slots, edges: readonly number[]): number[] {
  return ends.map((end, slot) => {
    const start = ends[slot - 1] ?? 0;
    const [low, high] = [edges[slot - 1], edges[slot]];
    if (end > start) {
      const mean = sums[slot]! / (end - start);
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
