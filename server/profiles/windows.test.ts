import { expect, test } from "vitest";
import { cutWindows, hourStart, wholeHours, windowsBack } from "./windows.ts";

const iso = (d: Date | undefined) => d?.toISOString();

test("days of a zone with daylight saving have 23 and 25 hours", () => {
  const spring = cutWindows(
    "America/New_York",
    "day",
    new Date("2026-03-08T12:00:00Z"),
    new Date("2026-03-08T13:00:00Z"),
  );
  expect(spring).toHaveLength(1);
  expect(iso(spring[0]?.start)).toBe("2026-03-08T05:00:00.000Z");
  expect(iso(spring[0]?.end)).toBe("2026-03-09T04:00:00.000Z");
  const autumn = cutWindows(
    "America/New_York",
    "day",
    new Date("2026-11-01T12:00:00Z"),
    new Date("2026-11-01T13:00:00Z"),
  );
  expect(iso(autumn[0]?.start)).toBe("2026-11-01T04:00:00.000Z");
  expect(iso(autumn[0]?.end)).toBe("2026-11-02T05:00:00.000Z");
  expect(autumn[0]?.key).toBe("2026-11-01");
});

test("a day whose midnight does not exist starts when the clock has jumped", () => {
  const [day] = cutWindows(
    "America/Sao_Paulo",
    "day",
    new Date("2018-11-04T12:00:00Z"),
    new Date("2018-11-04T12:00:01Z"),
  );
  expect(iso(day?.start)).toBe("2018-11-04T03:00:00.000Z");
  expect(iso(day?.end)).toBe("2018-11-05T02:00:00.000Z");
});

test("hours of Kolkata start at half past in UTC", () => {
  expect(iso(hourStart("Asia/Kolkata", new Date("2026-01-01T10:29:59Z")))).toBe("2026-01-01T09:30:00.000Z");
  const from = new Date("2026-01-01T00:00:00Z");
  expect(wholeHours("Asia/Kolkata", from, from)).toBe(false);
  expect(wholeHours("Europe/Madrid", from, new Date("2026-12-31T00:00:00Z"))).toBe(true);
});

test.each(["UTC", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia"])(
  "windows of every grain tile the year without gap or overlap in %s",
  (zone) => {
    for (const grain of ["hour", "day", "week", "month"] as const) {
      const from = new Date("2026-01-15T07:00:00Z");
      const to = new Date("2026-11-20T00:00:00Z");
      const windows = cutWindows(zone, grain, from, to);
      for (const [i, w] of windows.entries()) {
        expect(w.end.getTime()).toBeGreaterThan(w.start.getTime());
        if (i > 0) expect(windows[i - 1]?.end).toEqual(w.start);
      }
      expect(windows[0]?.start.getTime()).toBeLessThanOrEqual(from.getTime());
      expect(windows.at(-1)?.end.getTime()).toBeGreaterThanOrEqual(to.getTime());
      expect(new Set(windows.map((w) => w.key)).size).toBe(windows.length);
    }
  },
);

test("a clock that moves by half an hour still ends every hour", () => {
  const from = new Date("2026-04-04T00:00:00Z");
  const hours = cutWindows("Australia/Lord_Howe", "hour", from, new Date("2026-04-06T00:00:00Z"));
  expect(hours.length).toBeGreaterThanOrEqual(48);
  expect(hours.at(-1)?.end.getTime()).toBeGreaterThanOrEqual(Date.parse("2026-04-06T00:00:00Z"));
});

test("weeks start on Monday and months on the first", () => {
  const at = new Date("2026-11-22T10:00:00Z");
  const [week] = cutWindows("UTC", "week", at, new Date(at.getTime() + 1));
  expect(week?.key).toBe("2026-11-16");
  const [month] = cutWindows("UTC", "month", at, new Date(at.getTime() + 1));
  expect(iso(month?.end)).toBe("2026-12-01T00:00:00.000Z");
});

test("thirty windows back of the day are twenty-nine earlier starts", () => {
  const start = windowsBack("UTC", "day", new Date("2026-03-31T05:00:00Z"), 29);
  expect(iso(start)).toBe("2026-03-02T00:00:00.000Z");
});
