import * as fc from "fast-check";
import { expect, test } from "vitest";
import { categoricalWindow, numericWindow, times } from "#tests/fixtures/quality.ts";
import { range } from "./range.ts";

test("values below and above the reference's range, against 2/(m+1)", () => {
  const found = range.examine(numericWindow(times(999, Number), [...times(97, Number), -1, 5000, 9e9]));
  expect(found).toMatchObject({ value: 0.03, expected: 0.002, note: "1 below and 2 above, of 100 values" });
  expect(found?.p).toBeLessThan(0.01);
});

test("nothing to say without values, with one reference row, or for categories", () => {
  expect(range.examine(numericWindow(times(99, Number), [null, null]))).toBeNull();
  expect(range.examine(numericWindow([1], [2, 3]))).toBeNull();
  expect(range.examine(categoricalWindow(["a"], ["b"]))).toBeNull();
});

test("a constant reference: every other value is outside", () => {
  const found = range.examine(
    numericWindow(
      times(60, () => 4),
      [4, 4, 4, 5],
    ),
  );
  expect(found?.value).toBe(0.25);
});

test("the value is the share that plain counting gives; p is a probability", () => {
  const list = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(list, list, (reference, window) => {
      const [low, high] = [Math.min(...reference), Math.max(...reference)];
      const found = range.examine(numericWindow(reference, window));
      expect(found?.value).toBeCloseTo(window.filter((x) => x < low || x > high).length / window.length, 12);
      expect(found?.p).toBeGreaterThanOrEqual(0);
      expect(found?.p).toBeLessThanOrEqual(1);
    }),
  );
});
