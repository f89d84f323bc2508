import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "#lib/stats/index.ts";
import { rowsWindow, times } from "#tests/fixtures/quality.ts";
import { ageOfBucket, type LabelCounts, labelArrivals, lagsPerDoubling } from "./arrival-law.ts";
import { decideQuality, examineRows } from "./decide.ts";

const day = 86_400_000;
type Lag = (u: () => number, at: number) => number;

/** Days of rows whose labels come `lag` hours after the event, where they come (Infinity: never); until `now` only. */
function daysOf(of: { days: number; rows: number; seed: number; now: number; lag: Lag }): LabelCounts[] {
  const rng = random(of.seed);
  return times(of.days, (d) => {
    const lags = new Map<number, number>();
    for (let i = 0; i < of.rows; i++) {
      const at = d * day + rng.uniform() * day;
      const hours = of.lag(() => rng.uniform(), at);
      if (at + hours * 3_600_000 > of.now) continue;
      const bucket = Math.ceil(lagsPerDoubling * Math.log2(1 + hours));
      lags.set(bucket, (lags.get(bucket) ?? 0) + 1);
    }
    return { end: (d + 1) * day, rows: of.rows, lags };
  });
}

const verdicts = (windows: LabelCounts[], now: number, skip = 28) =>
  labelArrivals(windows, { skip, most: 28, now }).map((labels) => {
    const examined = examineRows(rowsWindow({ labels, usual: null, silence: null, arrivals: null }));
    return decideQuality([examined])[0]!.checks["labels"]?.verdict ?? null;
  });

/** Ways in which labels come late, each the same for ever. */
const steady: Record<string, Lag> = {
  "at once": () => 0,
  "after two days": () => 48,
  "after hours to days": (u) => -40 * Math.log(1 - u()),
  "after six to 28 days": (u) => 24 * (6 + 22 * u() ** 1.5),
  "with each week's end": (_, at) => (7 * day - (at % (7 * day))) / 3_600_000,
  "at night, on working days": (_, at) => {
    const next = Math.floor(at / day) + 1;
    return ((next % 7 === 5 ? next + 2 : next % 7 === 6 ? next + 1 : next) * day - at) / 3_600_000;
  },
  "for a third of the rows": (u) => (u() < 1 / 3 ? 60 * u() : Number.POSITIVE_INFINITY),
};

describe("the arrival of labels", () => {
  it("raises no alarm while labels lag as they always have, whatever the day that is asked on", () => {
    let [alarms, judged] = [0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(steady)),
        fc.integer({ min: 30, max: 1200 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 60, max: 100, noNaN: true }),
        (name, rows, seed, days) => {
          const windows = daysOf({ days: Math.floor(days), rows, seed, now: days * day, lag: steady[name]! });
          const found = verdicts(windows, days * day).filter((v) => v !== null);
          judged += found.length;
          alarms += found.filter((v) => v === "drift").length;
        },
      ),
      { numRuns: 120, seed: 5 },
    );
    expect(judged).toBeGreaterThan(2000);
    expect(alarms / judged, `${alarms} of ${judged}`).toBeLessThanOrEqual(0.005);
  });

  it("sees three labels of four that stop coming, once they are due, and for two weeks", () => {
    const now = 60 * day;
    const stopped = 40 * day;
    const lag: Lag = (u, at) => (at + 2 * day >= stopped && u() < 0.75 ? Number.POSITIVE_INFINITY : 48);
    const found = verdicts(daysOf({ days: 60, rows: 200, seed: 3, now, lag }), now);
    expect(found.slice(0, 10)).toEqual(times(10, () => "stable"));
    expect(found.slice(10, 23)).toEqual(times(13, () => "drift"));
    // The newest two days are not due.
    expect(found.slice(-2)).toEqual([null, null]);
  });

  it("says nothing of a model without labels, or with too short a history", () => {
    const none = daysOf({ days: 40, rows: 200, seed: 1, now: 40 * day, lag: () => Number.POSITIVE_INFINITY });
    expect(verdicts(none, 40 * day)).toEqual(times(12, () => null));
    const young = daysOf({ days: 8, rows: 200, seed: 1, now: 30 * day, lag: () => 24 });
    expect(verdicts(young, 30 * day, 0)).toEqual([...times(7, () => null), "stable"]);
    expect(labelArrivals([], { skip: 0, most: 28, now: 0 })).toEqual([]);
  });

  it("ends each bucket of age where the next begins", () => {
    expect(ageOfBucket(0)).toBe(0);
    for (const hours of [0.1, 1, 47.9, 48, 500]) {
      const b = Math.ceil(lagsPerDoubling * Math.log2(1 + hours));
      expect(ageOfBucket(b)).toBeGreaterThanOrEqual(hours - 1e-9);
      expect(ageOfBucket(b - 1)).toBeLessThan(hours);
    }
  });
});
