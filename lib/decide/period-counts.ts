/** The periods of a baseline and of a window, counted over the same cells: rows of one matrix. */
import type { CategoricalProfile, NumericProfile, Profile } from "../domain/profile.ts";
import { missingOf, type Prepared } from "./prepare.ts";

export type PeriodCounts = {
  width: number;
  /** Period after period; the baseline's first. */
  counts: Float64Array;
  /** Rows inside the cells, rows without a usable value, and all rows of each period. */
  sizes: Float64Array;
  missing: Float64Array;
  rows: Float64Array;
  profiles: readonly Profile[];
};

/** As many categories as tables keep; the others are counted as one. */
const mostCategories = 1000;

export function countPeriods(prepared: Prepared, profiles: readonly Profile[]): PeriodCounts {
  const numeric = prepared.kind === "numeric";
  const { width, counts } = numeric
    ? numericCounts(prepared.reference.length, profiles as readonly NumericProfile[])
    : categoricalCounts(prepared.values, profiles as readonly CategoricalProfile[]);
  const sizes = new Float64Array(profiles.length);
  for (let i = 0; i < counts.length; i++) sizes[Math.floor(i / width)]! += counts[i]!;
  const missing = Float64Array.from(profiles, (p) => (p.kind === "numeric" ? missingOf(p) : p.nulls));
  return { width, counts, sizes, missing, rows: Float64Array.from(profiles, (p) => p.n), profiles };
}

type Counted = { width: number; counts: Float64Array };

function numericCounts(width: number, profiles: readonly NumericProfile[]): Counted {
  const counts = new Float64Array(profiles.length * width);
  for (const [k, profile] of profiles.entries()) {
    if (profile.counts.length !== width) {
      throw new RangeError("A period counted over other edges cannot be compared with this baseline.");
    }
    counts.set(profile.counts, k * width);
  }
  return { width, counts };
}

function categoricalCounts(known: readonly string[], profiles: readonly CategoricalProfile[]): Counted {
  const totals = new Map<string, number>(known.map((value) => [value, 0]));
  for (const profile of profiles) {
    for (const value in profile.counts) {
      totals.set(value, (totals.get(value) ?? 0) + profile.counts[value]!);
    }
  }
  let values = [...totals.keys()];
  if (values.length > mostCategories) {
    const bar = Float64Array.from(totals.values())
      .sort()
      .at(-1 - mostCategories)!;
    // Equal ones are left out together: which of them stays must not depend on their names.
    values = values.filter((value) => totals.get(value)! > bar);
  }
  const cellOf = new Map(values.map((value, i) => [value, i]));
  const width = values.length + (values.length < totals.size ? 1 : 0);
  const counts = new Float64Array(profiles.length * Math.max(1, width));
  for (const [k, profile] of profiles.entries()) {
    for (const value in profile.counts) {
      counts[k * width + (cellOf.get(value) ?? width - 1)]! += profile.counts[value]!;
    }
  }
  return { width: Math.max(1, width), counts };
}
