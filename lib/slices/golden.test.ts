import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { effectOf, sumsOf } from "./sums.ts";
import { differenceOf, exactAbove, welchAbove } from "./tests.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/slices.json", import.meta.url), "utf8"),
) as {
  welch: { a: number[]; b: number[]; p: number; low: number; high: number; effect: number }[];
  exact: { hitsA: number; a: number; hitsB: number; b: number; p: number }[];
};

test.each(golden.welch)("Welch's test and interval are SciPy's (%#)", ({ a, b, p, low, high, effect }) => {
  const [x, y] = [sumsOf(a), sumsOf(b)];
  expect(welchAbove(x, y)).toBeCloseTo(p, 10);
  expect(effectOf(x, y)).toBeCloseTo(effect, 10);
  const difference = differenceOf(x, y);
  const width = high - low;
  expect(Math.abs(difference.low - low) / width).toBeLessThan(1e-4);
  expect(Math.abs(difference.high - high) / width).toBeLessThan(1e-4);
});

test.each(golden.exact)("Fisher's one-sided test is SciPy's (%#)", ({ hitsA, a, hitsB, b, p }) => {
  const found = exactAbove(hitsA, a, hitsB, b);
  expect(Math.abs(found - p)).toBeLessThanOrEqual(1e-9 * p + 1e-300);
});
