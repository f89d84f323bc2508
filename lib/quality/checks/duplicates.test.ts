import { expect, test } from "vitest";
import { rowsWindow } from "#tests/fixtures/quality.ts";
import { duplicates } from "./duplicates.ts";

const arrivals = { ...rowsWindow().arrivals!, rows: 1000, before: { rows: 7000, duplicates: 100 } };

test("repeated ids against what came before and the reference", () => {
  const found = duplicates.examine(rowsWindow({ arrivals: { ...arrivals, duplicates: 90 } }));
  expect(found).toMatchObject({ value: 0.09, expected: 0.01 });
  expect(found?.p).toBeLessThan(1e-20);
});

test("in a segment nobody counts them; without arrivals there is no share", () => {
  expect(duplicates.examine(rowsWindow({ arrivals: null }))).toBeNull();
  expect(duplicates.examine(rowsWindow({ arrivals: { ...arrivals, rows: 0 } }))).toMatchObject({
    value: null,
    p: null,
  });
});
