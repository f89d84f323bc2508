/**
 * Values that the reference never had: a signal about quality, apart from the drift verdict.
 * The share of new values that the reference itself leads one to expect is its share of singletons
 * (Good & Turing, Good 1953); p: exact test of the window's share against it, 1 where it is not above.
 * Null without rows on either side.
 */
import type { CategoricalProfile } from "../domain/profile.ts";
import { proportionP } from "../detect/proportion.ts";
import type { PreparedCategorical } from "./prepare.ts";

export type Unseen = {
  rows: number;
  share: number;
  expected: number;
  p: number;
  /** The most frequent new values, at most 20. */
  values: { value: string; rows: number }[];
};

export function unseenValues(prepared: PreparedCategorical, profile: CategoricalProfile): Unseen | null {
  let [rows, n] = [0, 0];
  const values: { value: string; rows: number }[] = [];
  for (const [value, count] of Object.entries(profile.counts)) {
    n += count;
    if (count === 0 || prepared.cellOf.has(value)) continue;
    rows += count;
    values.push({ value, rows: count });
  }
  const { m, singletons } = prepared;
  if (n === 0 || m === 0) return null;
  const [share, expected] = [rows / n, singletons / m];
  const p = share > expected ? (proportionP(singletons, m, rows, n) ?? 1) : 1;
  values.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
  return { rows, share, expected, p, values: values.slice(0, 20) };
}
