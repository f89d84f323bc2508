import { expect, test } from "vitest";
import { categoricalWindow, numericWindow, times } from "#tests/fixtures/quality.ts";
import { notFinite } from "./not-finite.ts";

test("NaN and both infinities are counted together and told apart", () => {
  const window = [...times(96, (i) => i), Number.NaN, Number.NaN, Infinity, -Infinity];
  const found = notFinite.examine(numericWindow(times(500, Number), window));
  expect(found).toMatchObject({ value: 0.04, expected: 0, note: "2 NaN and 2 infinite of 100 rows" });
  expect(found?.p).toBeLessThan(0.001);
});

test("none on either side: nothing to test; not for categories", () => {
  expect(notFinite.examine(numericWindow(times(50, Number), times(50, Number)))?.p).toBeNull();
  expect(notFinite.examine(categoricalWindow(["a"], ["a"]))).toBeNull();
});
