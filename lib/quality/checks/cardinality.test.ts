import { expect, test } from "vitest";
import { categoricalWindow, numericWindow, times } from "#tests/fixtures/quality.ts";
import { cardinality } from "./cardinality.ts";

const city = (i: number) => `c${(i * 7919) % 100}`;

test("as many different values as the reference leads one to expect", () => {
  const found = cardinality.examine(categoricalWindow(times(5000, city), times(1000, city)));
  expect(found).toMatchObject({ value: 100 });
  expect(found?.expected).toBeCloseTo(100, 1);
  expect(found?.p).toBe(1);
});

test("a feed that lost most of its values, and one that makes up new ones", () => {
  const fewer = cardinality.examine(
    categoricalWindow(
      times(5000, city),
      times(1000, (i) => `c${i % 30}`),
    ),
  );
  expect(fewer).toMatchObject({ value: 30 });
  expect(fewer?.effect).toBeCloseTo(0.7, 2);
  expect(fewer?.p).toBeLessThan(1e-9);
  const more = cardinality.examine(
    categoricalWindow(
      times(5000, city),
      times(1000, (i) => `x${i}`),
    ),
  );
  expect(more?.value).toBe(1000);
  expect(more?.p).toBeLessThan(1e-9);
});

test("names of objects' own members are values like any other", () => {
  const names = ["constructor", "toString", "__proto__"];
  const found = cardinality.examine(categoricalWindow(["a", "b"], names));
  expect(found?.value).toBe(3);
});

test("one row, all null, numbers", () => {
  expect(cardinality.examine(categoricalWindow(["a"], ["b"]))).toMatchObject({ value: 1 });
  expect(cardinality.examine(categoricalWindow(["a"], [null]))).toBeNull();
  expect(cardinality.examine(numericWindow([1], [2]))).toBeNull();
});

test("a million values are counted within seconds", () => {
  const window = categoricalWindow(
    times(1_000_000, (i) => `r${i}`),
    times(200_000, (i) => `r${5 * i}`),
  );
  const found = cardinality.examine(window);
  expect(found?.value).toBe(200_000);
  expect(found?.expected).toBeCloseTo(200_000, 0);
}, 20_000);
