import { expect, test } from "vitest";
import { rowsWindow } from "#tests/fixtures/quality.ts";
import { volume } from "./volume.ts";

test("rows against what is usual: half of them is far, the usual is not", () => {
  expect(volume.examine(rowsWindow({ rows: 500 }))?.p).toBeLessThan(1e-8);
  expect(volume.examine(rowsWindow({ rows: 500 }))?.effect).toBeCloseTo(0.5, 12);
  expect(volume.examine(rowsWindow())).toMatchObject({ value: 1000, expected: 1000, p: 1, effect: 0 });
});

test("a window that is not over, and one without history, are shown and not judged", () => {
  expect(volume.examine(rowsWindow({ rows: 3, complete: false }))).toMatchObject({ value: 3, p: null });
  expect(volume.examine(rowsWindow({ usual: null }))).toMatchObject({ expected: null, p: null });
});
