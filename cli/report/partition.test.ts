import { expect, test } from "vitest";
import { splitCodes, splitNumbers, wholeNumbers } from "./partition.ts";

const infinity = Number.POSITIVE_INFINITY;

test("values that are none are counted apart", () => {
  const part = wholeNumbers(Float64Array.of(3, Number.NaN, 1, infinity, -infinity, 2, Number.NaN));
  expect([...part.finite]).toEqual([3, 1, 2]);
  expect(part.unusable).toEqual({ nulls: 2, nan: 0, posInf: 1, negInf: 1 });
  expect(wholeNumbers(new Float64Array(0)).finite.length).toBe(0);
});

test("rows go to their parts, and rows of none to none", () => {
  const parts = splitNumbers(Float64Array.of(5, 4, Number.NaN, 2, 1), Int32Array.of(0, 1, 1, -1, 0), 3);
  expect(parts.map((part) => [...part.finite])).toEqual([[5, 1], [4], []]);
  expect(parts.map((part) => part.unusable.nulls)).toEqual([0, 1, 0]);
});

test("categories are counted in each part, whatever they are called", () => {
  const texts = { texts: ["a", "__proto__"], codes: Uint32Array.of(1, 2, 0, 2, 1) };
  const [first, second] = splitCodes(texts, Int32Array.of(0, 0, 0, 1, -1), 2);
  expect(Object.entries(first!.counts)).toEqual([
    ["a", 1],
    ["__proto__", 1],
  ]);
  expect([first!.n, first!.nulls]).toEqual([3, 1]);
  expect([second!.n, Object.keys(second!.counts)]).toEqual([1, ["__proto__"]]);
});
