import { expect, test } from "vitest";
import { numericWindow, times } from "#tests/fixtures/quality.ts";
import { nullRate } from "./null-rate.ts";

const reference = times(3000, (i) => (i % 250 === 0 ? null : i));

test("the share of nulls, beside that of the reference; NaN is not null", () => {
  const window = [...times(31, () => null), ...times(19, () => Number.NaN), ...times(950, (i) => i)];
  const found = nullRate.examine(numericWindow(reference, window));
  expect(found).toMatchObject({ value: 0.031, expected: 0.004, minimum: 0.02 });
  expect(found?.p).toBeLessThan(1e-8);
  expect(found?.effect).toBeCloseTo(0.027, 12);
});

test("fewer nulls count too; without nulls on both sides there is nothing to test", () => {
  const half = times(400, (i) => (i % 2 === 0 ? null : i));
  expect(
    nullRate.examine(
      numericWindow(
        half,
        times(200, (i) => i),
      ),
    )?.p,
  ).toBeLessThan(1e-20);
  expect(nullRate.examine(numericWindow(times(99, Number), times(50, Number)))?.p).toBeNull();
  expect(nullRate.examine(numericWindow([], [null]))).toMatchObject({ value: 1, expected: null, p: null });
});

test("all null is told; a label without a value is only late", () => {
  const all = numericWindow(
    reference,
    times(40, () => null),
  );
  expect(nullRate.examine(all)).toMatchObject({ value: 1 });
  expect(nullRate.examine({ ...all, label: true })).toBeNull();
});
