import { expect, test } from "vitest";
import { longestSilences, median, type Slot, usualRows } from "./rhythm.ts";

function days(n: number, rowsOf: (i: number) => number): Slot[] {
  return Array.from({ length: n }, (_, i) => ({ key: String(i % 7), rows: rowsOf(i) }));
}

test("the usual is the median of the same weekday; one outage does not move it", () => {
  const weekly = (i: number) => (i % 7 === 6 ? 200 : 1000);
  const slots = days(84, (i) => (i === 62 ? 0 : weekly(i)));
  const usual = usualRows(slots);
  expect(usual[0]).toBeNull();
  expect(usual[69]?.rows).toBe(200);
  expect(usual[76]?.rows).toBe(200);
  expect(usual[83]).toMatchObject({ rows: 200, dispersion: 1, windows: 8 });
});

test("what comes before the first row is not taken for silence", () => {
  const slots = days(80, (i) => (i < 30 ? 0 : 500));
  const usual = usualRows(slots);
  expect(usual.slice(0, 58).every((u) => u === null || u.rows === 500)).toBe(true);
  expect(usual[79]?.rows).toBe(500);
});

test("restless traffic has a dispersion above one", () => {
  const slots = days(84, (i) => 1000 + ((i * 37) % 11) * 60);
  expect(usualRows(slots)[83]?.dispersion).toBeGreaterThan(5);
});

test("a silence is measured from its first hour, also where that lies in an earlier window", () => {
  const hours: Slot[] = Array.from({ length: 24 * 60 }, (_, i) => ({
    key: String(i % 168),
    rows: i >= 1358 && i < 1368 ? 0 : 20,
  }));
  const windows = Array.from({ length: 60 }, (_, d) => ({ from: 24 * d, to: 24 * (d + 1) }));
  const silences = longestSilences(hours, windows);
  expect(silences[56]).toMatchObject({ hours: 10, missed: 200, usual: 0 });
  // It ends where day 57 begins, so that day 57 has none of it.
  expect(silences[57]).toMatchObject({ hours: 0 });
  const night = longestSilences(hours, [
    { from: 1344, to: 1360 },
    { from: 1360, to: 1384 },
  ]);
  expect(night.map((s) => s?.hours)).toEqual([2, 10]);
});

test("nothing stays nothing", () => {
  expect(usualRows([])).toEqual([]);
  expect(usualRows(days(20, () => 0)).every((u) => u === null)).toBe(true);
  expect(longestSilences([], [{ from: 0, to: 0 }])).toEqual([null]);
  expect(median([3, 1, 2, 4])).toBe(2.5);
});

test("a window of which no hour is over has no silence, and is none to compare with", () => {
  const hours = Array.from({ length: 48 }, (_, h) => ({ key: String(h % 4), rows: 3 + (h % 2) }));
  const windows = [
    { from: 24, to: 36 },
    { from: 36, to: 48 },
    { from: 48, to: 48 },
  ];
  const [, now, future] = longestSilences(hours, windows);
  expect(now).toMatchObject({ hours: 0, usual: 0 });
  expect(future).toBeNull();
});
