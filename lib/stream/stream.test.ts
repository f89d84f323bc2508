import { assert, integer, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "#lib/stats/random.ts";
import { Bocpd } from "./bocpd.ts";
import {
  type Detector,
  detectorOf,
  detectors,
  makeDummy,
  restore,
  peerPresets,
  type State,
  stateOf,
} from "./index.ts";

const stable = { mean: 0.3, sd: Math.sqrt(0.21), low: 0, high: 1 };
const thresholds: Record<string, number> = {
  adwin: 5,
  "page-hinkley": 12,
  cusum: 9,
  ewma: 2.8,
  "hddm-a": 6,
  "hddm-w": 5,
  kswin: 0.45,
  bocpd: 2,
  ddm: 3,
  eddm: 0.3,
  rddm: 2.258,
};

const makes: [string, () => Detector][] = [
  ...detectors.map((d): [string, () => Detector] => [
    d.id,
    () => d.make(thresholds[d.id]!, stable, d.binaryOnly || d.id === "bocpd"),
  ]),
  ["bocpd gaussian", () => detectorOf("bocpd").make(2, stable, false)],
  ...peerPresets.map((d): [string, () => Detector] => [d.id, d.make]),
  ["dummy", () => makeDummy(100)],
];

function bits(seed: number, p: number, n: number): number[] {
  const draw = random(seed);
  return Array.from({ length: n }, () => (draw.uniform() < p ? 1 : 0));
}

function run(detector: Detector, values: number[]): number[] {
  return values.flatMap((x, i) => (detector.update(x) ? [i] : []));
}

describe.each(makes)("%s", (id, make) => {
  test("goes on from its saved state as if it had never stopped", () => {
    assert(
      property(nat(2 ** 31), integer({ min: 0, max: 1200 }), (seed, at) => {
        const values = [...bits(seed, 0.3, 600), ...bits(seed + 1, 0.6, 600)];
        const whole = make();
        const first = make();
        const alarms = run(whole, values);
        const before = run(first, values.slice(0, at));
        const second = restore(make(), JSON.parse(JSON.stringify(stateOf(first))) as State);
        const after = run(second, values.slice(at)).map((i) => i + at);
        expect([...before, ...after]).toEqual(alarms);
        expect(stateOf(second)).toEqual(stateOf(whole));
      }),
      { numRuns: 15 },
    );
  });

  test("passes over values that are not finite", () => {
    const values = [...bits(5, 0.3, 700), ...bits(6, 0.7, 700)];
    const holed = values.flatMap((x) => [x, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect(run(make(), holed).map((i) => i / 4)).toEqual(run(make(), values));
  });

  test("a constant stream raises nothing", () => {
    if (id === "dummy") return;
    const level = id.includes("cusum") || id.includes("ewma") ? 0.3 : 0;
    if (!id.startsWith("bocpd")) expect(run(make(), Array<number>(3000).fill(level))).toEqual([]);
    expect(run(make(), [])).toEqual([]);
    expect(run(make(), [1])).toEqual([]);
  });
});

describe("what each one sees", () => {
  const rising = [...bits(11, 0.3, 2000), ...bits(12, 0.6, 2000)];
  const falling = [...bits(13, 0.5, 2000), ...bits(14, 0.15, 2000)];
  const twoSided = ["adwin", "page-hinkley", "cusum", "ewma", "hddm-a", "hddm-w", "bocpd"];
  const atHalf = { mean: 0.5, sd: 0.5, low: 0, high: 1 };

  test.each([...twoSided, "ddm", "rddm"])("%s sees a rise and dates it", (id) => {
    const detector = detectorOf(id).make(thresholds[id]! * 1.3, stable, true);
    let found = -1;
    for (let i = 0; i < rising.length && found < 2000; i++) if (detector.update(rising[i]!)) found = i;
    expect(found).toBeGreaterThanOrEqual(2000);
    expect(found).toBeLessThan(2700);
    expect(detector.since).toBeGreaterThan(0);
  });

  test.each(twoSided)("%s sees a fall", (id) => {
    const detector = detectorOf(id).make(thresholds[id]! * 1.3, atHalf, true);
    expect(run(detector, falling).some((i) => i >= 2000 && i < 2700)).toBe(true);
  });

  test("KSWIN sees a change of spread at the same mean", () => {
    const draw = random(3);
    const values = Array.from({ length: 800 }, (_, i) => draw.normal() * (i < 400 ? 1 : 6));
    const found = run(detectorOf("kswin").make(0.42, stable, false), values);
    expect(found.some((i) => i >= 400 && i < 480)).toBe(true);
  });

  test("ADWIN keeps the newer window after a cut", () => {
    const detector = detectorOf("adwin").make(Math.log(500), stable, true);
    run(detector, rising);
    const average = (detector as unknown as { average: number; size: number }).average;
    expect(average).toBeCloseTo(0.6, 1);
    expect((detector as unknown as { size: number }).size).toBeGreaterThan(1500);
  });
});

test("letting improbable runs go hardly moves the odds up to any alarm", () => {
  const draw = random(41);
  const atZero = { mean: 0, sd: 1, low: -9, high: 9 };
  const [all, some] = [0, 1e-8].map(
    (least) => new Bocpd(Number.POSITIVE_INFINITY, atZero, false, 1e-4, 250, 1000, least),
  );
  for (let i = 0; i < 1500; i++) {
    const x = draw.normal() + (i < 1000 ? 0 : 0.7);
    all!.update(x);
    some!.update(x);
    // Beyond any threshold in use the old regime is all but impossible, and its odds are noise.
    if (all!.statistic > 5) break;
    expect(Math.abs(all!.statistic - some!.statistic)).toBeLessThan(0.02);
  }
  expect(all!.statistic).toBeGreaterThan(2);
});

test("a damaged state is refused by name", () => {
  const make = () => detectorOf("kswin").make(0.4, stable, true);
  expect(() => restore(make(), { ...stateOf(make()), ring: [1, 2] })).toThrow("100 numbers in ring");
  expect(() => restore(make(), {})).toThrow("no number in");
});

test("an unknown detector is refused with the list", () => {
  expect(() => detectorOf("magic")).toThrow("adwin, page-hinkley");
});
