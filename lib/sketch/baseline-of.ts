/**
 * What a reference fixes, from its raw values: edges, the mean inside each bin, profile, moments and quantiles.
 * Quantiles are linear between order statistics (type 7); edges come from order statistics themselves. Standard
 * deviation: population, about the mean, in two passes. Without a finite value every summary is null.
 */
import type { CategoricalBaseline, NumericBaseline } from "../domain/profile.ts";
import { type Ascending, ascending, populationStd, quantile } from "../stats/index.ts";
import { chooseEdges, mostAtoms } from "./edges.ts";
import { categoricalProfileOf, numericProfileOf, slotOf } from "./profile-of.ts";
import { summaryQuantiles } from "./window-summary.ts";

const fineLevels = 256;

export function numericBaselineOf(values: Iterable<number | null | undefined>): NumericBaseline {
  const all = [...values];
  const finite = all.filter((x): x is number => typeof x === "number" && Number.isFinite(x));
  const sorted = ascending(finite) as Ascending;
  const m = sorted.length;
  const distinct = distinctOf(sorted);
  const { edges, atoms } = chooseEdges({
    quantiles:
      m === 0 ? [] : Array.from({ length: fineLevels + 1 }, (_, i) => orderStatistic(sorted, i / fineLevels)),
    values: distinct.length <= mostAtoms ? distinct : null,
  });
  const quantiles = Object.fromEntries(
    m === 0 ? [] : summaryQuantiles.map((q) => [String(q), quantile(sorted, q) ?? 0]),
  );
  const median = quantile(sorted, 0.5);
  const profile = numericProfileOf(all, edges, median);
  const mean = m === 0 ? null : sorted.reduce((a, b) => a + b, 0) / m;
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  return {
    kind: "numeric",
    edges,
    representatives: representatives(sorted, edges, profile.counts),
    atoms,
    profile,
    median,
    mean,
    std: populationStd(sorted),
    iqr: low === null || high === null ? null : high - low,
    quantiles,
    distinct: countDistinct(sorted),
  };
}

export function categoricalBaselineOf(values: Iterable<string | null | undefined>): CategoricalBaseline {
  const profile = categoricalProfileOf(values);
  const counts = Object.values(profile.counts);
  return {
    kind: "categorical",
    profile,
    distinct: counts.length,
    singletons: counts.filter((count) => count === 1).length,
  };
}

/** The mean of the values in each slot; an empty bin has its middle, an empty tail the edge beside it. */
function representatives(
  sorted: ArrayLike<number>,
  edges: readonly number[],
  counts: readonly number[],
): number[] {
  const sums = counts.map(() => 0);
  for (let i = 0; i < sorted.length; i++) sums[slotOf(edges, sorted[i]!)]! += sorted[i]!;
  return sums.map((sum, slot) => {
    const low = edges[slot - 1];
    const high = edges[slot];
    if (counts[slot]! > 0) {
      const mean = sum / counts[slot]!;
      return Math.min(high ?? mean, Math.max(low ?? mean, mean));
    }
    if (low === undefined || high === undefined) return low ?? high ?? 0;
    return low / 2 + high / 2;
  });
}

/** At most one more than `mostAtoms` distinct values. */
function distinctOf(sorted: ArrayLike<number>): number[] {
  const found: number[] = [];
  for (let i = 0; i < sorted.length && found.length <= mostAtoms; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) found.push(sorted[i]!);
  }
  return found;
}

function countDistinct(sorted: ArrayLike<number>): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct += 1;
  return distinct;
}

function orderStatistic(sorted: ArrayLike<number>, level: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(level * sorted.length))]!;
}
