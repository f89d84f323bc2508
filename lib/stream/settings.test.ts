import { expect, test } from "vitest";
import { detectors } from "./index.ts";
import { detectorsOf, runLengths, streamSettings, usualSettings, wantedLength } from "./settings.ts";

const [event, hour] = [{ hourly: false }, { hourly: true }];
const problem = (input: unknown) => streamSettings.safeParse(input).error?.issues[0];

test("where nothing is set, every detector reads at the usual length", () => {
  expect(usualSettings).toEqual({
    run_length: null,
    hourly_run_length: null,
    detectors: null,
    signals: null,
  });
  expect(wantedLength(usualSettings, event)).toBe(10_000);
  expect(wantedLength(usualSettings, hour)).toBe(1_000);
  expect(detectorsOf(usualSettings, event)).toEqual(detectors);
  expect(detectorsOf(usualSettings, hour).map((d) => d.id)).toEqual(["page-hinkley", "cusum", "ewma"]);
});

test("what is set counts for its own kind of signal, in the order of the registry", () => {
  const set = streamSettings.parse({ run_length: 500, detectors: ["ewma", "adwin", "ewma"] });
  expect(wantedLength(set, event)).toBe(500);
  expect(wantedLength(set, hour)).toBe(1_000);
  expect(detectorsOf(set, event).map((d) => d.id)).toEqual(["adwin", "ewma"]);
  expect(detectorsOf(set, hour).map((d) => d.id)).toEqual(["ewma"]);
  expect(wantedLength(streamSettings.parse({ hourly_run_length: 300 }), hour)).toBe(300);
  expect(set).toEqual(streamSettings.parse({ run_length: 500, detectors: ["adwin", "ewma"] }));
});

test.each([499, 1_000_001, 1000.5, Number.NaN, Number.POSITIVE_INFINITY, "1000", true, {}])(
  "a run length of %s is refused with the range",
  (run_length) => {
    expect(problem({ run_length })).toMatchObject({
      path: ["run_length"],
      message: expect.stringContaining("from 500 to 1000000"),
    });
  },
);

test("the ends of the ranges are good", () => {
  for (const n of [runLengths.event.least, runLengths.event.most])
    expect(streamSettings.parse({ run_length: n }).run_length).toBe(n);
  for (const n of [runLengths.hour.least, runLengths.hour.most])
    expect(streamSettings.parse({ hourly_run_length: n }).hourly_run_length).toBe(n);
  expect(problem({ hourly_run_length: 99 })?.path).toEqual(["hourly_run_length"]);
});

test("unknown detectors and names are refused, and a choice that monitors could not judge", () => {
  expect(problem({ detectors: ["cusum", "magic"] })?.message).toContain("no detector magic");
  expect(problem({ detectors: ["adwin"] })?.message).toContain("cusum or ewma");
  expect(problem({ detectors: [] })?.message).toContain("cusum or ewma");
  expect(problem({ signals: [] })?.message).toContain("at least one signal");
  expect(problem({ runlength: 5 })?.message).toContain("runlength");
});
