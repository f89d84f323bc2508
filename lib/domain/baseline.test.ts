import { expect, test } from "vitest";
import { baselineText, baselineWords, misfit, parseBaseline } from "./baseline.ts";

test.each([
  ["reference", "reference"],
  ["previous", "previous"],
  ["trailing", "trailing:28d"],
  ["trailing:08w", "trailing:8w"],
  ["trailing:28d,gap:2d", "trailing:28d,gap:2d"],
  ["same-weekday", "same-weekday:8"],
  ["same-hour:14", "same-hour:14"],
])("%s is stored as %s", (written, stored) => {
  const choice = parseBaseline(written);
  expect(choice && baselineText(choice)).toBe(stored);
});

test.each([
  "",
  "Reference",
  "trailing:",
  "trailing:0d",
  "trailing:28",
  "trailing:28d,gap:",
  "trailing:9999d",
  "same-weekday:0",
  "same-weekday:8:8",
  "same-hour:x",
  "previous:2",
])("%j is no baseline", (written) => {
  expect(parseBaseline(written)).toBeNull();
});

test("same weekday and hour fit the windows that have them", () => {
  const weekday = parseBaseline("same-weekday")!;
  expect(misfit(weekday, "day")).toBeNull();
  expect(misfit(weekday, "hour")).toBeNull();
  expect(misfit(weekday, "week")).toMatch(/not of a week/);
  expect(misfit(parseBaseline("same-hour")!, "day")).toMatch(/not of a day/);
  expect(misfit(parseBaseline("trailing")!, "month")).toBeNull();
});

test("a baseline reads as part of a sentence", () => {
  expect(baselineWords(parseBaseline("trailing:28d,gap:1d")!)).toBe(
    "the 28 days before, less the last 1 day",
  );
  expect(baselineWords(parseBaseline("same-weekday")!)).toBe("the 8 same weekdays before");
});
