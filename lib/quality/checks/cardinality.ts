import type { CategoricalBaseline, CategoricalProfile } from "../../domain/profile.ts";
import type { ColumnCheck } from "../check.ts";
import { distinctTest, expectedDistinct } from "../distinct-law.ts";

const minimum = 0.2;
const remembered = new WeakMap<CategoricalBaseline, Map<number, number>>();

/** More or fewer different values than so many rows of the reference have. */
export const cardinality = {
  name: "cardinality",
  title: "Number of different values",
  about: "column",
  unit: "count",
  noun: "different values",
  examine: ({ baseline, profile }) => {
    if (profile.kind !== "categorical" || baseline.kind !== "categorical") return null;
    const n = profile.n - profile.nulls;
    const m = baseline.profile.n - baseline.profile.nulls;
    if (!(n > 0 && m > 0)) return null;
    const reference = countsOf(baseline);
    const { pooled, distinct } = pool(reference, baseline, profile);
    const expected = expectedDistinct(reference, m, n);
    const { p, deviation } = distinctTest(pooled, m + n, n, distinct);
    const noise = deviation / expected;
    return {
      value: distinct,
      expected,
      p,
      effect: Math.abs(distinct / expected - 1),
      floor: [1.959964 * noise, 2.575829 * noise],
      minimum,
    };
  },
} as const satisfies ColumnCheck;

function countsOf(baseline: CategoricalBaseline): Map<number, number> {
  let counts = remembered.get(baseline);
  if (!counts) {
    counts = new Map();
    for (const count of Object.values(baseline.profile.counts)) add(counts, count, 1);
    remembered.set(baseline, counts);
  }
  return counts;
}

function pool(
  reference: Map<number, number>,
  { profile: before }: CategoricalBaseline,
  now: CategoricalProfile,
) {
  const pooled = new Map(reference);
  let distinct = 0;
  for (const [value, count] of Object.entries(now.counts)) {
    if (count === 0) continue;
    distinct += 1;
    const old = Object.hasOwn(before.counts, value) ? before.counts[value]! : 0;
    if (old > 0) add(pooled, old, -1);
    add(pooled, old + count, 1);
  }
  return { pooled, distinct };
}

function add(counts: Map<number, number>, count: number, values: number): void {
  if (count > 0) counts.set(count, (counts.get(count) ?? 0) + values);
}
