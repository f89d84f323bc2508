import { expect, test } from "vitest";
import { rowsWindow } from "#tests/fixtures/quality.ts";
import { freshness } from "./freshness.ts";

test("a silence in which hundreds of rows usually come", () => {
  const silence = { hours: 6, missed: 400, usual: 0, dispersion: 2 };
  const found = freshness.examine(rowsWindow({ silence }));
  expect(found).toMatchObject({ value: 6, expected: 0, effect: 6 });
  expect(found?.p).toBeCloseTo(24 * Math.exp(-200), 90);
});

test("the usual silence of a night is none; no history: nothing to say", () => {
  const night = { hours: 8, missed: 0, usual: 8, dispersion: 1 };
  expect(freshness.examine(rowsWindow({ silence: night }))).toMatchObject({ p: 1, effect: 0 });
  expect(freshness.examine(rowsWindow())?.p).toBeNull();
  expect(freshness.examine(rowsWindow({ silence: null }))).toBeNull();
});
