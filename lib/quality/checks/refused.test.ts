import { expect, test } from "vitest";
import { rowsWindow } from "#tests/fixtures/quality.ts";
import { refused } from "./refused.ts";

test("rows in quarantine, of all that came", () => {
  const arrivals = { ...rowsWindow().arrivals!, refused: 250 };
  const found = refused.examine(rowsWindow({ rows: 750, arrivals }));
  expect(found).toMatchObject({ value: 0.25, expected: 0 });
  expect(found?.p).toBeLessThan(1e-50);
});

test("none: nothing to test; unknown in a segment", () => {
  expect(refused.examine(rowsWindow())).toMatchObject({ value: 0, p: null, effect: 0 });
  expect(refused.examine(rowsWindow({ arrivals: null }))).toBeNull();
});
