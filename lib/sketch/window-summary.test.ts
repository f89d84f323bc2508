import { expect, test } from "vitest";
import type { NumericProfile } from "../domain/profile.ts";
import { binnedQuantile, summarizeWindow } from "./window-summary.ts";

function profile(values: number[], edges: number[]): NumericProfile {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (const x of values) {
    const last = edges.length - 1;
    let slot = edges.filter((e) => x >= e).length;
    if (x === edges[last]) slot = last;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  const sum = (f: (x: number) => number) => values.reduce((a, x) => a + f(x), 0);
  return {
    kind: "numeric",
    n: values.length,
    nulls: 0,
    nan: 0,
    posInf: 0,
    negInf: 0,
    counts,
    sum: sum((x) => x),
    sumSquares: sum((x) => x * x),
    sumAbsDev: sum((x) => Math.abs(x)),
    sumBelow: 0,
    sumAbove: 0,
    min: values.length > 0 ? Math.min(...values) : null,
    max: values.length > 0 ? Math.max(...values) : null,
  };
}

test("quantiles are off by no more than the width of their bin", () => {
  const values = Array.from({ length: 1000 }, (_, i) => ((i * 37) % 1000) / 10);
  const edges = [10, 20, 30, 40, 50, 60, 70, 80, 90];
  const sorted = values.toSorted((a, b) => a - b);
  for (const q of [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]) {
    const exact = sorted[Math.floor(q * 999)] as number;
    expect(
      Math.abs((binnedQuantile(edges, profile(values, edges), q) as number) - exact),
    ).toBeLessThanOrEqual(10);
  }
});

test("mean and deviation come from the sums and are those of the values", () => {
  const summary = summarizeWindow([1, 2, 3], profile([1, 2, 3, 4], [1, 2, 3]));
  expect(summary.mean).toBe(2.5);
  expect(summary.std).toBeCloseTo(Math.sqrt(1.25), 12);
  expect(summary.max).toBe(4);
});

test("a window without finite values has no figures", () => {
  const summary = summarizeWindow([1, 2], profile([], [1, 2]));
  expect(summary.mean).toBeNull();
  expect(summary.quantiles["0.5"]).toBeNull();
});
