import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { random } from "#lib/stats/random.ts";
import type { Detector } from "./detector.ts";
import { FrourosRddm } from "./frouros.ts";
import { Rddm } from "./rddm.ts";

type Alarms = Record<string, Record<string, number[]>>;
const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/stream_rddm.json", import.meta.url), "utf8"),
) as {
  versions: Record<string, string>;
  streams: Record<string, string>;
  settings: Record<string, [drift: number, warning: number, most: number, kept: number, warnings: number]>;
  frouros: Alarms;
  authors: Alarms;
};

const bitsOf = (hex: string) =>
  [...hex].flatMap((digit) => [8, 4, 2, 1].map((bit) => (Number.parseInt(digit, 16) & bit ? 1 : 0)));
const alarms = (detector: Detector, values: readonly number[]) =>
  values.flatMap((x, i) => (detector.update(x) ? [i] : []));

const kinds: ["authors" | "frouros", typeof Rddm | typeof FrourosRddm][] = [
  ["authors", Rddm],
  ["frouros", FrourosRddm],
];

describe.each(kinds)("alarms of the %s' own, index by index", (who, Kind) => {
  const cases = Object.entries(golden[who]).flatMap(([stream, bySetting]) =>
    Object.entries(bySetting).map(([setting, at]) => ({ stream, setting, at })),
  );
  test.each(cases)("$stream, $setting", ({ stream, setting, at }) => {
    const [drift, warning, most, kept, warnings] = golden.settings[setting]!;
    const detector = new Kind(drift, { warning: warning / drift, most, kept, warnings });
    expect(alarms(detector, bitsOf(golden.streams[stream]!))).toEqual(at);
  });

  test("the usual settings are the library's defaults", () => {
    expect(alarms(new Kind(), bitsOf(golden.streams.abrupt!))).toEqual(golden[who].abrupt!.usual);
  });
});

test("both agree until the first alarm, where no concept was cut back before", () => {
  for (const stream of ["abrupt", "creeping", "slight"])
    expect(golden.authors[stream]!.usual![0]).toBe(golden.frouros[stream]!.usual![0]);
});

describe("the statistic tells of an alarm before it is raised", () => {
  const draw = random(71);
  // A rise too small for the threshold that lasts: only the count of warnings can see it.
  const values = Array.from({ length: 4000 }, (_, i) => (draw.uniform() < (i < 1500 ? 0.2 : 0.27) ? 1 : 0));
  const limits = { warning: 0.5, most: 40_000, kept: 1000, warnings: 200 };

  test("at any threshold the first alarm is the first value that reaches it", () => {
    const open = new Rddm(Number.POSITIVE_INFINITY, limits);
    const statistics = values.map((x) => {
      open.update(x);
      return open.statistic;
    });
    for (const threshold of [1.5, 2, 3, 4, 5]) {
      const first = statistics.findIndex((s) => s > threshold);
      expect(alarms(new Rddm(threshold, limits), values)[0] ?? -1).toBe(first);
    }
  });

  test("a warning that lasts is dated to its beginning", () => {
    const detector = new Rddm(7, limits);
    const at = values.findIndex((x) => detector.update(x));
    expect(at).toBeGreaterThan(1500);
    expect(detector.since).toBe(201);
  });
});
