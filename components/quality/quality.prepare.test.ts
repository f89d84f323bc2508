import { expect, test } from "vitest";
import {
  asHeatRows,
  cellText,
  describeQuality,
  reasonOf,
  summarizeQuality,
  wholeFirst,
} from "./quality.prepare.ts";

const window = (day: number, complete = true) => ({
  start: `2026-03-0${day}T00:00:00.000Z`,
  end: `2026-03-0${day + 1}T00:00:00.000Z`,
  complete,
  events: 100,
});
const windows = [window(1), window(2), window(3, false)];
const row = (feature: string, verdicts: number[], check = "null_rate") => ({
  feature,
  kind: "numeric",
  role: "feature",
  verdicts,
  n: [100, 1200, 50],
  effects: [0, 0.5, null],
  bars: [0.02, 0.02, null],
  pAdjusted: [null, 1e-9, null],
  checks: [check, check, ""],
  values: [0, 0.5, null],
  expected: [0, 0.01, null],
});

test("a cell says its verdict, its check and the numbers", () => {
  const [cell] = asHeatRows([row("age", [1, 3, 0])]);
  const view = { windows, grain: "day" as const, timeZone: "UTC" };
  expect(describeQuality(cell!, 1, view)).toEqual({
    title: "age, Mon, 2 Mar 2026",
    lines: ["problem, 1,200 rows", "Missing values: 50 % null, expected 1 %", "adjusted p 1.0e-9"],
  });
  expect(describeQuality(cell!, 2, view).lines).toEqual(["no events"]);
  expect([cellText(cell!, 0), cellText(cell!, 1)]).toEqual(["", "missing values"]);
});

test("the summary counts the newest full window; all rows stand first", () => {
  const rows = asHeatRows([row("age", [1, 3, 0]), row("*", [1, 1, 3], "volume")]);
  expect(wholeFirst(rows).map((r) => r.name ?? r.feature)).toEqual(["All rows", "age"]);
  expect(summarizeQuality(rows, windows)).toBe(
    "Problems in the newest full window: age. 2 of 2 lines had one at some time in this range.",
  );
  expect(summarizeQuality(rows, [])).toBe("No full window has events yet.");
});

test("why: the change, what chance does, what matters", () => {
  const result = {
    value: 940,
    expected: 1377,
    verdict: "drift" as const,
    p: 1e-8,
    p_adjusted: 1e-6,
    effect: 0.317,
    floor: 0.078,
    minimum: 0.2,
    note: null,
  };
  expect(reasonOf("volume", result)).toBe(
    "Change 31.7 %; by chance up to 7.8 % (99 %), matters from 20 %; adjusted p 1.0e-6.",
  );
  expect(reasonOf("volume", { ...result, p: null, p_adjusted: null })).toMatch(/Nothing to test/);
  expect(reasonOf("volume", { ...result, p_adjusted: null })).toMatch(/Too few rows/);
});
