import { expect, test } from "vitest";
import { baselineOptions, baselineSentence, fitting } from "./baseline.prepare.ts";

test("a view offers the baselines that fit its windows, and keeps the one in its address", () => {
  expect(baselineOptions("day", "reference").map((o) => o.value)).toEqual([
    "reference",
    "previous",
    "same-weekday:8",
    "trailing:28d",
  ]);
  expect(baselineOptions("week", "trailing:5w").at(-1)).toEqual({
    value: "trailing:5w",
    label: "the 5 weeks before",
  });
  expect(baselineOptions("day", "nonsense").at(-1)?.label).toBe("nonsense");
});

test("another length of window keeps a baseline only where it has one", () => {
  expect(fitting("same-weekday:8", "hour")).toBe("same-weekday:8");
  expect(fitting("same-weekday:8", "week")).toBe("reference");
  expect(fitting("trailing:28d", "week")).toBe("trailing:28d");
});

test("a cell says what it was compared with", () => {
  const against = { from: "2026-03-08T23:00:00Z", to: "2026-03-30T22:00:00Z", periods: 4 };
  expect(baselineSentence("same-weekday:4", { against, reference: { n: 1920 } }, "Europe/Berlin")).toBe(
    "Compared with the 4 same weekdays before: 4 periods from 9 Mar 2026, 00:00 to 31 Mar 2026, 00:00, 1,920 rows.",
  );
  expect(baselineSentence("reference", { against: "reference", reference: { n: 3000 } }, "UTC")).toBe(
    "Compared with the reference, 3,000 rows.",
  );
  expect(
    baselineSentence("trailing:28d", { against: { ...against, periods: 2 }, reference: { n: 9 } }, "UTC"),
  ).toMatch(/A verdict needs 4 periods\.$/);
  expect(
    baselineSentence("trailing:28d", { against: { ...against, periods: 0 }, reference: { n: 0 } }, "UTC"),
  ).toBe("Compared with the 28 days before, which has no events.");
});
