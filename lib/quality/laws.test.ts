import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { differenceTails, distinctTest, expectedDistinct } from "./distinct-law.ts";
import { outsideP, outsidePoints } from "./outside-law.ts";
import { shareFinding } from "./share.ts";

type Golden = {
  outside: { c: number; n: number; m: number; p: number; points: [number, number] }[];
  rarefied: { counts: number[]; n: number; expected: number; deviation: number }[];
  differences: { a: number; b: number; d: number; low: number; high: number }[];
  shares: { hits: number; n: number; before: number; m: number; p: number }[];
};
const path = `${import.meta.dirname}/../../tests/golden/quality.json`;
const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;

function near(own: number, other: number, relative: number): void {
  expect(Math.abs(own - other)).toBeLessThanOrEqual(relative * Math.abs(other) + 1e-300);
}

function countsOf(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const x of values) counts.set(x, (counts.get(x) ?? 0) + 1);
  return counts;
}

test("rows outside a range follow SciPy's beta-binomial law", () => {
  for (const { c, n, m, p, points } of golden.outside) {
    near(outsideP(c, n, m), p, 1e-8);
    expect(outsidePoints(n, m)).toEqual(points);
  }
});

test("expected different values and their spread are those of SciPy's hypergeometric law", () => {
  for (const { counts, n, expected, deviation } of golden.rarefied) {
    const m = counts.reduce((a, b) => a + b, 0);
    near(expectedDistinct(countsOf(counts), m, n), expected, 1e-9);
    near(distinctTest(countsOf(counts), m, n, 0).deviation, deviation, 1e-6);
  }
});

test("more rows than the reference: at least its values, and more where it has singletons", () => {
  expect(expectedDistinct(countsOf([5, 5, 5]), 15, 90)).toBe(3);
  const grown = expectedDistinct(countsOf([1, 1, 1, 1, 2, 2, 9]), 17, 40);
  expect(grown).toBeGreaterThan(7);
  expect(grown).toBeLessThan(9.01);
});

test("tails of a difference of Poisson counts are SciPy's", () => {
  for (const { a, b, d, low, high } of golden.differences) {
    const [l, h] = differenceTails(a, b, d);
    near(l, low, 1e-8);
    near(h, high, 1e-8);
  }
});

test("shares are tested by Fisher's exact test, as SciPy does; large tables by the normal law", () => {
  for (const { hits, n, before, m, p } of golden.shares) {
    const found = shareFinding({ hits, rows: n, before: { hits: before, rows: m } }, 0.02, "both");
    near(found.p ?? Number.NaN, p, p > 0.2 ? 0.1 : 1e-7);
  }
});
