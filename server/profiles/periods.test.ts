import { expect, test } from "vitest";
import { parseBaseline } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { planPeriods } from "./periods.ts";
import { cutWindows } from "./windows.ts";

/** Starts of the periods that the window holding the instant is compared with, newest first. */
function periodsOf(zone: string, grain: Grain, at: string, baseline: string): string[][] {
  const from = new Date(at);
  const windows = cutWindows(zone, grain, from, new Date(from.getTime() + 1));
  const { all, periods } = planPeriods(zone, grain, windows, parseBaseline(baseline)!);
  return periods[0]!.map((group) => group.map((i) => all[i]!.start.toISOString().slice(0, 16)));
}

test("trailing days end where the window begins, across a change of the clock", () => {
  expect(periodsOf("Europe/Berlin", "day", "2026-03-31T10:00:00Z", "trailing:3d")).toEqual([
    ["2026-03-29T22:00"],
    ["2026-03-28T23:00"],
    ["2026-03-27T23:00"],
  ]);
  expect(periodsOf("UTC", "day", "2026-03-31T10:00:00Z", "trailing:4d,gap:2d")).toEqual([
    ["2026-03-28T00:00"],
    ["2026-03-27T00:00"],
  ]);
});

test("the same weekday begins at local midnight on both sides of daylight saving", () => {
  expect(periodsOf("America/New_York", "day", "2026-03-11T12:00:00Z", "same-weekday:2")).toEqual([
    ["2026-03-04T05:00"],
    ["2026-02-25T05:00"],
  ]);
});

test("an hour is compared with the same hour by the clock, not by UTC", () => {
  // 09:00 in Berlin is 07:00 UTC in summer and 08:00 UTC in winter.
  expect(periodsOf("Europe/Berlin", "hour", "2026-03-30T07:30:00Z", "same-hour:2")).toEqual([
    ["2026-03-29T07:00"],
    ["2026-03-28T08:00"],
  ]);
  expect(periodsOf("Asia/Kathmandu", "hour", "2026-03-30T07:30:00Z", "same-weekday:1")).toEqual([
    ["2026-03-23T07:15"],
  ]);
});

test("an hour that the clock skips is left out, one that it shows twice counts as one period", () => {
  // 02:00 in Berlin: skipped on 29 March, shown twice on 25 October.
  expect(periodsOf("Europe/Berlin", "hour", "2026-03-30T00:30:00Z", "same-hour:2")).toEqual([
    ["2026-03-28T01:00"],
  ]);
  expect(periodsOf("Europe/Berlin", "hour", "2026-10-26T01:30:00Z", "same-hour:1")).toEqual([
    ["2026-10-25T00:00", "2026-10-25T01:00"],
  ]);
});

test("a day without midnight is the same weekday all the same", () => {
  // On 4 November 2018 the clock of São Paulo jumped from 00:00 to 01:00.
  expect(periodsOf("America/Sao_Paulo", "day", "2018-11-11T12:00:00Z", "same-weekday:1")).toEqual([
    ["2018-11-04T03:00"],
  ]);
});

test("the previous window is the one before, whatever its length", () => {
  expect(periodsOf("America/New_York", "day", "2026-03-09T12:00:00Z", "previous")).toEqual([
    ["2026-03-08T05:00"],
  ]);
  expect(periodsOf("UTC", "month", "2026-03-09T12:00:00Z", "previous")).toEqual([["2026-02-01T00:00"]]);
  expect(periodsOf("UTC", "month", "2026-05-31T12:00:00Z", "trailing:3m")).toHaveLength(3);
  expect(periodsOf("UTC", "week", "2026-05-28T12:00:00Z", "trailing:28d")).toHaveLength(4);
  expect(periodsOf("UTC", "week", "2026-05-28T12:00:00Z", "trailing:3d")).toEqual([]);
});

test.each([
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Asia/Kolkata",
])(
  "in %s no baseline shares an instant with its window or lies after it, and each period is there once",
  (zone) => {
    for (const grain of ["hour", "day", "week", "month"] as const) {
      for (const text of ["previous", "trailing:35d", "same-weekday:4", "same-hour:6"]) {
        for (const around of ["2018-11-04T06:00:00Z", "2026-03-29T06:00:00Z", "2026-10-04T12:00:00Z"]) {
          const from = new Date(around);
          const windows = cutWindows(zone, grain, from, new Date(from.getTime() + 3 * 86_400_000));
          const { all, periods } = planPeriods(zone, grain, windows, parseBaseline(text)!);
          for (const [w, groups] of periods.entries()) {
            const used = groups.flat();
            expect(new Set(used).size).toBe(used.length);
            for (const i of used)
              expect(all[i]!.end.getTime()).toBeLessThanOrEqual(windows[w]!.start.getTime());
          }
        }
      }
    }
  },
);
