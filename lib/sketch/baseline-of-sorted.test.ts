import { expect, test } from "vitest";
import { ascending, random } from "#lib/stats/index.ts";
import { numericBaselineOf } from "./baseline-of.ts";
import { numericBaselineOfSorted, numericProfileOfSorted } from "./baseline-of-sorted.ts";
import { numericProfileOf } from "./profile-of.ts";

const rng = random(7);
const samples: Record<string, number[]> = {
  "normal values": Array.from({ length: 3000 }, rng.normal),
  "few whole numbers": Array.from({ length: 500 }, () => rng.int(7)),
  "many zeros": Array.from({ length: 2000 }, () => (rng.uniform() < 0.7 ? 0 : rng.gamma(1.5))),
  "one value": [4, 4, 4, 4],
  "no value": [],
};

test.each(Object.entries(samples))("%s have the same baseline as unsorted ones", (_, values) => {
  const unusable = { nulls: 3, nan: 2, posInf: 1, negInf: 1 };
  const raw = [
    ...values,
    null,
    null,
    null,
    Number.NaN,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  const expected = numericBaselineOf(raw);
  const found = numericBaselineOfSorted(ascending(values)!, unusable);
  expect(found.edges).toEqual(expected.edges);
  expect(found.atoms).toBe(expected.atoms);
  expect(found.distinct).toBe(expected.distinct);
  expect(found.quantiles).toEqual(expected.quantiles);
  expect(found.profile.counts).toEqual(expected.profile.counts);
  expect(found.profile.n).toBe(expected.profile.n);
  for (const [i, x] of expected.representatives.entries()) expect(found.representatives[i]).toBeCloseTo(x, 9);
  expect(found.std ?? 0).toBeCloseTo(expected.std ?? 0, 9);
  expect(found.profile.sumBelow).toBeCloseTo(expected.profile.sumBelow, 9);
});

test("a window is counted over the reference's edges, its tails too", () => {
  const { edges, median } = numericBaselineOf(samples["normal values"]!);
  const values = Array.from({ length: 1000 }, () => 3 * rng.normal() + 1);
  const expected = numericProfileOf(values, edges, median);
  const found = numericProfileOfSorted(
    ascending(values)!,
    { nulls: 0, nan: 0, posInf: 0, negInf: 0 },
    edges,
    median,
  );
  expect(found.counts).toEqual(expected.counts);
  expect(found.sumAbove).toBeCloseTo(expected.sumAbove, 8);
  expect(found.sumAbsDev).toBeCloseTo(expected.sumAbsDev, 8);
  expect([found.min, found.max]).toEqual([expected.min, expected.max]);
});
