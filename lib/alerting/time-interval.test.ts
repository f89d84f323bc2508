import { expect, it } from "vitest";
import { configurationInput } from "./index.ts";
import { mutedBy } from "./flush.ts";

const hour = 3_600_000;

function nightly(times: { start_time: string; end_time: string }, location: string) {
  const { route, intervals } = configurationInput.parse({
    route: { receiver: "a", routes: [{ receiver: "a", mute_time_intervals: ["night"] }] },
    receivers: [{ name: "a" }],
    time_intervals: [{ name: "night", time_intervals: [{ times: [times], location }] }],
  });
  const muted = route.routes[0]!;
  /** Hours from a moment on during which it is quiet, looked at every 15 min. */
  return (from: string, hours: number) => {
    const start = Date.parse(from);
    let quiet = 0;
    for (let at = start; at < start + hours * hour; at += hour / 4)
      if (mutedBy(muted, intervals, at) !== null) quiet += 0.25;
    return quiet;
  };
}

it("a night is an hour shorter when clocks go forward and an hour longer when they go back", () => {
  const quiet = nightly({ start_time: "01:00", end_time: "05:00" }, "Europe/Berlin");
  expect(quiet("2026-03-27T12:00:00Z", 24)).toBe(4);
  expect(quiet("2026-03-28T12:00:00Z", 24)).toBe(3);
  expect(quiet("2026-10-24T12:00:00Z", 24)).toBe(5);
  expect(quiet("2026-10-25T12:00:00Z", 24)).toBe(4);
});

it("an hour that is skipped mutes nothing, and one that comes twice mutes twice", () => {
  const quiet = nightly({ start_time: "02:00", end_time: "03:00" }, "America/New_York");
  expect(quiet("2026-03-07T17:00:00Z", 24)).toBe(0);
  expect(quiet("2026-11-01T00:00:00Z", 24)).toBe(1);
  const twice = nightly({ start_time: "01:00", end_time: "02:00" }, "America/New_York");
  expect(twice("2026-11-01T00:00:00Z", 24)).toBe(2);
});

it("ends at the local time on the day of the change, also where the change is half an hour", () => {
  const quiet = nightly({ start_time: "00:00", end_time: "06:00" }, "Australia/Lord_Howe");
  expect(quiet("2026-10-03T03:00:00Z", 24)).toBe(5.5);
  expect(quiet("2026-04-04T03:00:00Z", 24)).toBe(6.5);
});
