import { expect, test } from "vitest";
import { lastWindow } from "./last-window.ts";

const at = (n: number) => Date.UTC(2026, 4, n);
const finding = (state: string, n: number, grain = "day") => ({
  state,
  grain,
  last_at: new Date(at(n)).toISOString(),
});

test("the last window is that of what has ended, once most has", () => {
  expect(lastWindow([])).toBeNull();
  expect(lastWindow([finding("open", 9)])).toBeNull();
  expect(lastWindow([finding("closed", 3), finding("open", 9)])).toBeNull();
  expect(lastWindow([finding("closed", 3), finding("withdrawn", 9)])).toEqual({ start: at(3), end: at(4) });
  expect(lastWindow([finding("closed", 3), finding("closed", 5), finding("open", 9)])).toEqual({
    start: at(5),
    end: at(6),
  });
  expect(lastWindow([finding("closed", 5), finding("closed", 1, "week")])).toEqual({
    start: at(5),
    end: at(8),
  });
});
