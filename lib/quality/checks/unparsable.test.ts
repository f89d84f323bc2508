import { expect, test } from "vitest";
import { numericWindow, times } from "#tests/fixtures/quality.ts";
import { unparsable } from "./unparsable.ts";

const rows = times(95, Number);

test("refused rows are rows: five beside 95 that were taken are 5 %", () => {
  const found = unparsable.examine(numericWindow(times(2000, Number), rows, { refused: 5 }));
  expect(found).toMatchObject({ value: 0.05, expected: 0 });
  expect(found?.p).toBeLessThan(1e-5);
});

test("where nobody counts refusals, nothing is claimed", () => {
  expect(unparsable.examine(numericWindow(rows, rows, { refused: null }))).toBeNull();
  expect(unparsable.examine(numericWindow(rows, [], { refused: 3 }))).toMatchObject({ value: 1 });
});
