import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { categoricalWindow, numericWindow, times } from "#tests/fixtures/quality.ts";
import { constant } from "./constant.ts";

type Golden = { constants: { before: number; m: number; n: number; p: number }[] };
const path = `${import.meta.dirname}/../../../tests/golden/quality.json`;
const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;

test("p is SciPy's hypergeometric probability", () => {
  for (const { before, m, n, p } of golden.constants) {
    const reference = times(m, (i) => (i < before ? "same" : `v${i % 5}`));
    const found = constant.examine(
      categoricalWindow(
        reference,
        times(n, () => "same"),
      ),
    );
    expect(found?.value).toBe(1);
    expect(Math.abs((found?.p ?? 0) - p)).toBeLessThanOrEqual(1e-9 * p + 1e-300);
  }
});

test("a number that no longer varies; one that never did; one that does", () => {
  const stuck = constant.examine(
    numericWindow(
      times(500, Number),
      times(60, () => 7),
    ),
  );
  expect(stuck).toMatchObject({ value: 1, expected: 0, effect: 1 });
  expect(stuck?.p).toBeLessThan(1e-20);
  expect(
    constant.examine(
      numericWindow(
        times(50, () => 7),
        times(60, () => 7),
      ),
    ),
  ).toMatchObject({ value: 1, expected: 1, p: null });
  expect(constant.examine(numericWindow(times(50, Number), [1, 2]))).toMatchObject({ value: 0, p: null });
});

test("a rare second value that happens not to come is no finding", () => {
  const rare = times(3000, (i) => (i === 0 ? "yes" : "no"));
  const found = constant.examine(
    categoricalWindow(
      rare,
      times(100, () => "no"),
    ),
  );
  expect(found).toMatchObject({ value: 1, floor: [1, 1] });
  expect(constant.examine(categoricalWindow(rare, []))).toBeNull();
});
