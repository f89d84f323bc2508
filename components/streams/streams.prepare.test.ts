import { expect, test } from "vitest";
import {
  extentOf,
  falseAlarms,
  lengthOf,
  meaningOf,
  placeOf,
  readersOf,
  refusalOf,
  type StreamDetector,
  type StreamSignal,
  signalSentence,
  streamsSentence,
} from "./streams.prepare.ts";

const detector: StreamDetector = {
  detector: "cusum",
  title: "CUSUM",
  note: null,
  threshold: 5,
  statistic: 1,
  wanted_run_length: 1000,
  held_back: null,
  dummy: null,
  values: 900,
  watermark: "2026-03-20T00:00:00.000Z",
  alarms: [],
  alarm_count: 0,
};
const signal = (detectors: StreamDetector[]): StreamSignal => ({
  signal: "error",
  title: "Error",
  hourly: false,
  run_length: 1000,
  values_per_day: 240,
  rebuilding: false,
  detectors,
});
const alarm = {
  n: 10,
  at: "2026-03-05T00:00:00.000Z",
  changed_at: "2026-03-01T00:00:00.000Z",
  statistic: 6,
  threshold: 5,
};
const alarmed = { ...detector, alarms: [alarm], alarm_count: 1 };

test("strips begin at the oldest change, or a week before the newest hour read", () => {
  expect(extentOf([signal([])])).toBeNull();
  const week = extentOf([signal([detector])])!;
  expect(week.to - week.from).toBe(7 * 24 * 3_600_000);
  const wide = extentOf([signal([detector, alarmed])])!;
  expect(placeOf(alarm.changed_at, wide)).toBe(0);
  expect(placeOf(alarm.at, wide)).toBeCloseTo(4 / 19, 12);
  expect(placeOf("2027-01-01T00:00:00Z", wide)).toBe(1);
});

test("sentences count what alarmed and date the newest change", () => {
  expect(streamsSentence([signal([{ ...detector, values: 0 }])])).toBe("No value has been read yet.");
  expect(streamsSentence([signal([detector])])).toBe("No detector raised an alarm on 1 signal read.");
  expect(streamsSentence([signal([detector]), signal([alarmed])])).toContain("1 of 2 signals read");
  expect(signalSentence(signal([detector, alarmed]), "UTC")).toMatch(/1 of 2 .*CUSUM dates .*(1 Mar|Mar 1)/);
  expect(signalSentence(signal([{ ...detector, threshold: null }]), "UTC")).toContain("No detector has a");
});

test("false alarms carry their interval, open where none was raised", () => {
  const none = { values: 500, alarms: 0, run_length: null, low: 135.5, high: null };
  expect(falseAlarms(none)).toBe("0 in 500 (one in 136 or more)");
  expect(falseAlarms({ ...none, alarms: 2, run_length: 250, low: 69, high: 2064 })).toBe(
    "2 in 500 (one in 69 to 2,064)",
  );
  expect(falseAlarms(null)).toBe("–");
});

test("a run length says what it means in time, at the rate of the signal", () => {
  const start = "About one false alarm of a detector per 10,000 values of this signal";
  expect(meaningOf(10_000, 400)).toBe(`${start}; at 400 values a day that is one in 25 days.`);
  expect(meaningOf(10_000, 24_000)).toContain("one in 10 hours.");
  expect(meaningOf(10_000, 14_400_000)).toContain("one in 1 minute.");
  expect(meaningOf(10_000, 4)).toContain("one in 6.84 years.");
  expect(meaningOf(10_000, null)).toBe(`${start}.`);
  expect(signalSentence({ ...signal([]), rebuilding: true }, "UTC")).toContain("being found");
});

test("a typed run length is a whole number in its range, or empty", () => {
  const range = { least: 500, most: 1_000_000, usual: 10_000 };
  for (const text of ["", "  "]) expect(lengthOf(text, range)).toEqual({ value: null });
  expect(lengthOf("20,000", range)).toEqual({ value: 20_000 });
  for (const text of ["499", "1000001", "1e4", "-5", "800.5", "abc"])
    expect(lengthOf(text, range)).toEqual({ problem: "A whole number of values from 500 to 1,000,000." });
});

test("a refusal is told beside its field", () => {
  expect(refusalOf("detectors: choose cusum.")).toEqual({ field: "detectors", text: "Choose cusum." });
  expect(refusalOf("signals.0: too long.")).toEqual({ field: "signals", text: "Too long." });
  expect(refusalOf("The settings have changed: read them.").field).toBeNull();
});

test("detectors that cannot read a signal share one line instead of a row each", () => {
  const note = "The values are not 0 and 1.";
  const ddm = { ...detector, detector: "ddm", title: "DDM", note, threshold: null };
  expect(readersOf([detector])).toEqual({ reading: [detector], unable: null });
  expect(readersOf([detector, ddm, { ...ddm, detector: "eddm", title: "EDDM" }])).toEqual({
    reading: [detector],
    unable: "Not read by DDM, EDDM: The values are not 0 and 1.",
  });
});
