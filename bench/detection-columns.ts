import type { Baseline } from "#lib/domain/profile.ts";
import { categoricalBaselineOf, numericBaselineOf } from "#lib/sketch/baseline-of.ts";

export function baselineOf(values: (number | null)[] | (string | null)[]): Baseline {
  const numeric = values.some((x) => typeof x === "number");
  return numeric
    ? numericBaselineOf(values as (number | null)[])
    : categoricalBaselineOf(values as (string | null)[]);
}

/** Rows of each value, without the missing ones. */
export function countsOf(values: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
