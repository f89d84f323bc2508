import { expect, test } from "vitest";
import { categoricalWindow, numericWindow, times } from "#tests/fixtures/quality.ts";
import { unseen } from "./unseen.ts";

const known = times(600, (i) => ["a", "b", "c"][i % 3]!);

test("new values, their share and their names; the expected share is that of singletons", () => {
  const window = [...times(90, (i) => known[i]!), ...times(7, () => "x"), ...times(3, () => "__proto__")];
  const found = unseen.examine(categoricalWindow([...known, "once"], window));
  expect(found).toMatchObject({ value: 0.1, note: "new: x (7), __proto__ (3)" });
  expect(found?.expected).toBeCloseTo(1 / 601, 12);
  expect(found?.p).toBeLessThan(1e-6);
});

test("where the reference is nearly all singletons, new values are expected", () => {
  const found = unseen.examine(
    categoricalWindow(
      times(1000, (i) => `id${i}`),
      times(200, (i) => `new${i}`),
    ),
  );
  expect(found).toMatchObject({ value: 1, expected: 1, p: 1, effect: 0 });
});

test("no new value: nothing to test; all null, numbers: nothing to say", () => {
  expect(unseen.examine(categoricalWindow(known, known))).toMatchObject({ value: 0, p: null });
  expect(unseen.examine(categoricalWindow(known, [null]))).toBeNull();
  expect(unseen.examine(numericWindow([1], [2]))).toBeNull();
});
