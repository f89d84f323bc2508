import { assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { random } from "../stats/random.ts";
import { calibrate, measure } from "./calibrate.ts";
import { detectorOf } from "./index.ts";
import { type AlarmCount, alarmP, judgeStreams, lasting } from "./judge.ts";

const count = (alarms: number, values: number, held = { alarms: 0, values: 0 }): AlarmCount => ({
  detector: "cusum",
  alarms,
  values,
  wanted: 1000,
  held,
});

// scipy 1.17.1: poisson.sf(k - 1, n / 1000), binom.sf(k - 1, k + a, n / (n + m)).
test("p is SciPy's Poisson tail, or its conditional binomial where that is larger", () => {
  expect(alarmP(count(3, 500))).toBeCloseTo(0.014387677966970684, 14);
  expect(alarmP(count(1, 24))).toBeCloseTo(0.023714290242090687, 14);
  expect(alarmP(count(5, 2000, { alarms: 2, values: 5000 }))).toBeCloseTo(0.052653017343711125, 13);
});

test("no alarm or no value is no evidence; more alarms are never less evidence", () => {
  expect(alarmP(count(0, 100))).toBe(1);
  expect(alarmP(count(2, 0))).toBe(1);
  const sizes = integer({ min: 1, max: 50_000 });
  assert(
    property(integer({ min: 0, max: 40 }), sizes, integer({ min: 0, max: 20 }), sizes, (k, n, a, m) => {
      const held = { alarms: a, values: m };
      const [less, more] = [alarmP(count(k, n, held)), alarmP(count(k + 1, n, held))];
      expect(more).toBeLessThanOrEqual(less + 1e-12);
      expect(more).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a signal without values is insufficient and not in the family", () => {
  const [none, some] = judgeStreams([[], [count(6, 500)]]);
  expect(none).toMatchObject({ verdict: "insufficient", p: null });
  expect(some).toMatchObject({ verdict: "drift", alarms: 6, expected: 0.5, detector: "cusum" });
  expect(some!.pAdjusted).toBe(some!.p);
});

/** Days of ten signals, 200 values a day each; short memory as `phi`, `shift` in σ from the fifth day on. */
function days(seed: number, phi: number, shift: number) {
  const verdicts: string[][] = [];
  const signals = Array.from({ length: 10 }, (_, s) => {
    const rng = random(seed * 100 + s);
    let x = 0;
    const next = (mean: number) => {
      x = phi * x + Math.sqrt(1 - phi * phi) * rng.normal();
      return x + mean;
    };
    const stretch = Float64Array.from({ length: 4000 }, () => next(0));
    const half = stretch.length / 2;
    const made = lasting.map((id) => {
      // A coarse threshold will do: fewer replays than in production.
      const entry = { ...detectorOf(id), effort: 0.1 };
      const found = calibrate(entry, stretch.subarray(0, half), 2000, 1)!;
      const make = () => entry.make(found.threshold, found.stable, found.binary);
      return { id, held: measure(make(), stretch.subarray(half)), detector: make() };
    });
    return { next, made, moved: s === 0 ? shift : 0 };
  });
  for (let day = 0; day < 10; day++) {
    const counts = signals.map(({ next, made, moved }) => {
      const values = Float64Array.from({ length: 200 }, () => next(day >= 5 ? moved : 0));
      return made.map(({ id, held, detector }): AlarmCount => {
        const { alarms } = measure(detector, values);
        return { detector: id, alarms, values: 200, wanted: 2000, held };
      });
    });
    verdicts.push(judgeStreams(counts).map((j) => j.verdict));
  }
  return verdicts;
}

test.each([0, 0.3])(
  "stationary streams (memory %f): few days have any finding",
  (phi) => {
    const all = Array.from({ length: 20 }, (_, i) => days(i + 1, phi, 0)).flat();
    const any = all.filter((day) => day.includes("drift")).length;
    // 200 days: 4 % and three standard errors.
    expect(any / all.length).toBeLessThanOrEqual(0.04 + 3 * Math.sqrt(0.0384 / all.length));
  },
  60_000,
);

test("half a σ in one of ten streams is found on its first day, nearly always, and stays found while it lasts", () => {
  const runs = Array.from({ length: 12 }, (_, i) => days(500 + i, 0, 0.5));
  const found = (day: number) => runs.filter((run) => run[day]![0] === "drift").length;
  expect(found(5)).toBeGreaterThanOrEqual(9);
  for (const day of [6, 7, 8, 9]) expect(found(day)).toBeGreaterThanOrEqual(11);
}, 60_000);
