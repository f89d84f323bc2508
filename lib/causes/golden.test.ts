import { describe, expect, it } from "vitest";
import golden from "#tests/golden/causes.json" with { type: "json" };
import { checkFeature } from "./checks.ts";
import { findOnset } from "./onset.ts";
import { momentsOf, welch } from "./relation.ts";

const numeric = (values: number[]) => ({ kind: "numeric" as const, values: Float64Array.from(values) });

describe("against SciPy and numpy", () => {
  it.each(golden.pairs)("$name: Kolmogorov and Welch", ({ a, b, d, p, welch: z }) => {
    const { drift } = checkFeature(numeric(a), numeric(b));
    expect(drift.effect).toBeCloseTo(d, 12);
    expect(drift.p).toBeCloseTo(p, 10);
    const moments = (xs: number[]) =>
      momentsOf(
        Float64Array.from(xs),
        xs.map((_, i) => i),
      );
    expect(welch(moments(a), moments(b))).toBeCloseTo(z, 8);
  });

  it.each(golden.onsets)("$name: the best cut", ({ values, cut, z }) => {
    const at = Float64Array.from(values, (_, i) => (i + 0.5) / values.length);
    // The first and the last row fix the ends of the bins.
    at[0] = 0;
    at[at.length - 1] = 1;
    const onset = findOnset(at, Float64Array.from(values))!;
    expect(onset.at * values.length).toBeCloseTo(cut, 9);
    expect(onset.z).toBeCloseTo(z, 8);
  });
});
