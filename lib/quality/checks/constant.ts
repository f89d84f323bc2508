import type { Baseline, Profile } from "../../domain/profile.ts";
import { gammaLn, totalOf } from "../../stats/index.ts";
import type { ColumnCheck } from "../check.ts";

/**
 * One single value where the reference had several: p is the chance that n of all m + n rows, drawn without
 * replacement, have nothing but that value (for numbers: nothing outside its bin, which is more likely).
 */
export const constant = {
  name: "constant",
  title: "Constant column",
  about: "column",
  unit: "flag",
  noun: "one single value",
  examine: ({ baseline, profile }) => {
    const single = singleOf(baseline, profile);
    if (single === null) return null;
    const expected = baseline.distinct <= 1 ? 1 : 0;
    const value = single.is ? 1 : 0;
    const nothing = { value, expected, p: null, effect: 0, floor: null, minimum: 0.5 };
    if (value === 0 || expected === 1) return nothing;
    const { n, m, before } = single;
    const choose = (from: number) => gammaLn(from + 1) - gammaLn(from - n + 1);
    const p = Math.min(1, Math.exp(choose(before + n) - choose(m + n)));
    return { ...nothing, p, effect: 1, floor: [p > 0.05 ? 1 : 0, p > 0.01 ? 1 : 0] };
  },
} as const satisfies ColumnCheck;

type Single = { is: boolean; n: number; m: number; before: number };

/** Whether the window has one value only, and how many reference rows have it too. Null without any value. */
function singleOf(baseline: Baseline, profile: Profile): Single | null {
  if (profile.kind === "numeric" && baseline.kind === "numeric") {
    const n = totalOf(profile.counts);
    if (n === 0 || baseline.distinct === 0) return null;
    const slot = profile.counts.findIndex((count) => count > 0);
    const m = totalOf(baseline.profile.counts);
    return { is: profile.min === profile.max, n, m, before: baseline.profile.counts[slot] ?? 0 };
  }
  if (profile.kind !== "categorical" || baseline.kind !== "categorical" || baseline.distinct === 0)
    return null;
  const n = profile.n - profile.nulls;
  if (n === 0) return null;
  const value = firstOf(profile.counts);
  const counts = baseline.profile.counts;
  const before = Object.hasOwn(counts, value) ? counts[value]! : 0;
  return { is: profile.counts[value] === n, n, m: baseline.profile.n - baseline.profile.nulls, before };
}

/** A value that has rows: of many, all but the first few are never looked at. */
function firstOf(counts: Readonly<Record<string, number>>): string {
  for (const value in counts) if (counts[value]! > 0) return value;
  return "";
}
