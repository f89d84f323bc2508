/**
 * NannyML's statistics of one chunk against the whole reference, with its approximations.
 *
 * Continuous: Jensen–Shannon (base 2) and Hellinger on Doane bins of the reference, mass outside its range as
 * one more bin; KS distance and Wasserstein-1, for references from 10,000 values on over 10,000 equal bins
 * (W1 counts the tail mass as (n_out + 1)/n, a published quirk that is kept).
 * Categorical: the reference's values and one bin for all unseen ones (Jensen–Shannon, Hellinger); the union of
 * values (L∞, chi-square with Yates on 2 × 2). A chunk without values gives `null`. ±∞ are dropped.
 */
import { doaneEdges, equalWidthEdges, histogram } from "../bins/edges.ts";
import { alignCounts } from "../counts/align.ts";
import { chiSquareTest } from "../counts/contingency.ts";
import { hellinger, jensenShannon, lInfinity } from "../counts/distances.ts";
import { totalOf } from "../counts/totals.ts";
import { type Ascending, ascending } from "../samples/ascending.ts";
import { wasserstein } from "../samples/area-distances.ts";
import { ksDistance } from "../samples/kolmogorov-smirnov.ts";

export type NannymlContinuousMethod = "jensen_shannon" | "hellinger" | "kolmogorov_smirnov" | "wasserstein";
export type NannymlCategoricalMethod = "jensen_shannon" | "hellinger" | "l_infinity" | "chi2";

export type Fitted<Row> = {
  name: string;
  value(rows: ArrayLike<Row>): number | null;
  /** Set where the rule is on p. */
  pValue?(rows: ArrayLike<Row>): number | null;
  /** Highest threshold that makes sense. */
  limit: number | null;
};

const BINNED_FROM = 10_000;
const BINS = 10_000;

function finite(rows: ArrayLike<number>): Ascending {
  return (
    ascending(Array.prototype.filter.call(rows, Number.isFinite) as number[]) ?? (ascending([]) as Ascending)
  );
}

function onDoaneBins(
  reference: Ascending,
  distance: (p: Float64Array, q: Float64Array) => number | null,
): (x: Ascending) => number | null {
  const edges = doaneEdges(reference);
  const fixed = Float64Array.from([...histogram(reference, edges), 0]);
  return (x) => {
    const counts = histogram(x, edges);
    return distance(fixed, Float64Array.from([...counts, x.length - totalOf(counts)]));
  };
}

function cumulative(counts: Float64Array, total: number): Float64Array {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum / total;
  });
}

function countBelow(x: Ascending, bound: number): number {
  let count = 0;
  while (count < x.length && x[count]! < bound) count += 1;
  return count;
}

function binnedKs(reference: Ascending): (x: Ascending) => number {
  const edges = equalWidthEdges(reference[0]!, reference[reference.length - 1]!, BINS);
  const shares = cumulative(histogram(reference, edges), reference.length);
  return (x) => {
    const below = countBelow(x, edges[0]!) / x.length;
    const current = cumulative(histogram(x, edges), x.length);
    let largest = 0;
    for (let i = 0; i < BINS; i++) largest = Math.max(largest, Math.abs(shares[i]! - below - current[i]!));
    return largest;
  };
}

function binnedWasserstein(reference: Ascending): (x: Ascending) => number {
  const constant = reference[0] === reference[reference.length - 1] ? 0.5 : 0;
  const low = reference[0]! - constant;
  const high = reference[reference.length - 1]! + constant;
  const edges = equalWidthEdges(low, high, BINS);
  const width = edges[1]! - edges[0]!;
  const shares = cumulative(histogram(reference, edges), reference.length);
  return (x) => {
    const n = x.length;
    const smaller = countBelow(x, low);
    let sum = 0;
    for (let i = 0; i < smaller; i++) sum += ((i + 1) * ((i + 1 < smaller ? x[i + 1]! : low) - x[i]!)) / n;
    for (let i = n - 1; i >= 0 && x[i]! > high; i--) {
      sum += ((n - i) * (x[i]! - Math.max(high, i > 0 ? x[i - 1]! : high))) / n;
    }
    const tail = smaller > 0 ? (smaller + 1) / n : 0;
    const current = cumulative(histogram(x, edges), n);
    for (let i = 0; i < BINS; i++) sum += Math.abs(shares[i]! - current[i]! - tail) * width;
    return sum;
  };
}

function continuousStatistic(
  reference: Ascending,
  method: NannymlContinuousMethod,
): (x: Ascending) => number | null {
  const large = reference.length >= BINNED_FROM;
  switch (method) {
    case "jensen_shannon":
      return onDoaneBins(reference, (p, q) => jensenShannon(p, q, "2"));
    case "hellinger":
      return onDoaneBins(reference, hellinger);
    case "kolmogorov_smirnov":
      return large ? binnedKs(reference) : (x) => ksDistance(reference, x);
    case "wasserstein":
      return large ? binnedWasserstein(reference) : (x) => wasserstein(reference, x);
  }
}

export function fitContinuous(rows: Float64Array, method: NannymlContinuousMethod): Fitted<number> {
  const reference = finite(rows);
  const limit = method === "kolmogorov_smirnov" ? 1 : null;
  if (reference.length === 0) return { name: method, limit, value: () => null };
  const statistic = continuousStatistic(reference, method);
  return {
    name: method,
    limit,
    value(chunk) {
      const x = finite(chunk);
      return x.length === 0 ? null : statistic(x);
    },
  };
}

function tally(rows: ArrayLike<string | null>): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]!;
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

export function fitCategorical(
  rows: ArrayLike<string | null>,
  method: NannymlCategoricalMethod,
): Fitted<string | null> {
  const reference = tally(rows);
  const fixed = Float64Array.from([...reference.values(), 0]);
  const withUnseen = (chunk: ArrayLike<string | null>) => {
    const counts = tally(chunk);
    const seen = Float64Array.from(reference.keys(), (key) => counts.get(key) ?? 0);
    return Float64Array.from([...seen, totalOf([...counts.values()]) - totalOf(seen)]);
  };
  const test = (chunk: ArrayLike<string | null>) => {
    const table = alignCounts(reference, tally(chunk));
    return chiSquareTest(table.reference, table.current, { yates: true });
  };
  switch (method) {
    case "jensen_shannon":
      return { name: method, limit: null, value: (chunk) => jensenShannon(fixed, withUnseen(chunk), "2") };
    case "hellinger":
      return { name: method, limit: null, value: (chunk) => hellinger(fixed, withUnseen(chunk)) };
    case "l_infinity":
      return {
        name: method,
        limit: null,
        value(chunk) {
          const table = alignCounts(reference, tally(chunk));
          return lInfinity(table.reference, table.current);
        },
      };
    case "chi2":
      return {
        name: method,
        limit: null,
        value: (chunk) => test(chunk)?.statistic ?? null,
        pValue: (chunk) => test(chunk)?.p ?? null,
      };
  }
}
