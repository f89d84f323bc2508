import { totalOf } from "../../stats/index.ts";
import type { ColumnCheck } from "../check.ts";
import { outsideP, outsidePoints } from "../outside-law.ts";

const minimum = 0.01;

/** Values below the smallest or above the largest of the reference, against how many chance puts there. */
export const range = {
  name: "range",
  title: "Outside the range",
  about: "column",
  unit: "share",
  noun: "outside the reference's range",
  examine: ({ baseline, profile }) => {
    if (profile.kind !== "numeric" || baseline.kind !== "numeric") return null;
    const m = totalOf(baseline.profile.counts);
    const n = totalOf(profile.counts);
    if (n === 0 || m < 2) return null;
    const [below, above] = [profile.counts[0] ?? 0, profile.counts.at(-1) ?? 0];
    const outside = below + above;
    const expected = 2 / (m + 1);
    const [often, seldom] = outsidePoints(n, m);
    return {
      value: outside / n,
      expected,
      p: outside > 0 ? outsideP(outside, n, m) : 1,
      effect: Math.max(0, outside / n - expected),
      floor: [often / n, seldom / n],
      minimum,
      ...(outside > 0 ? { note: `${below} below and ${above} above, of ${n} values` } : {}),
    };
  },
} as const satisfies ColumnCheck;
