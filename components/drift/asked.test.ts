import { expect, test } from "vitest";
import { shownWindow } from "./asked.ts";

const window = (day: number, n: number, complete = true) => ({
  start: `2026-01-0${day}T00:00:00.000Z`,
  complete,
  n,
});

test("a feature opens on the newest closed window with rows enough for a verdict, else with any", () => {
  const windows = [window(1, 200), window(2, 30), window(3, 4), window(4, 90, false)];
  expect(shownWindow(windows, null)).toBe(1);
  expect(shownWindow(windows, windows[2]!.start)).toBe(2);
  expect(shownWindow([window(1, 5), window(2, 29), window(3, 0)], null)).toBe(1);
  expect(shownWindow([window(1, 0), window(2, 0)], null)).toBe(1);
});
