import { describe, expect, test } from "vitest";
import { random } from "#lib/stats/random.ts";
import { cusumArl, cusumArlSiegmund, ewmaArl, thresholdFor } from "./arl.ts";
import { calibrate, measure } from "./calibrate.ts";
import { Cusum } from "./cusum.ts";
import { Ewma } from "./ewma.ts";
import { detectorOf, detectors } from "./index.ts";

function bits(seed: number, p: number, n: number): Float64Array {
  const draw = random(seed);
  return Float64Array.from({ length: n }, () => (draw.uniform() < p ? 1 : 0));
}

describe("published run lengths", () => {
  // Two-sided tabular CUSUM, k = 0.5 (Montgomery, Introduction to Statistical Quality Control, table 9.3).
  test.each([
    [4, 0, 168],
    [5, 0, 465],
    [4, 0.5, 26.6],
    [5, 0.5, 38],
    [4, 1, 8.38],
    [5, 1, 10.4],
    [4, 2, 3.34],
    [5, 2, 4.01],
  ])("CUSUM h = %d, shift %d: %d", (h, shift, arl) => {
    expect(Math.abs(cusumArl(h, 0.5, shift) / arl - 1)).toBeLessThan(0.006);
    expect(Math.abs(cusumArlSiegmund(h, 0.5, shift) / arl - 1)).toBeLessThan(0.05);
  });

  // Two-sided EWMA with limits that give 500 (Lucas & Saccucci 1990, table of optimal schemes).
  test.each([
    [3.054, 0.4, 0, 500],
    [2.998, 0.25, 0, 500],
    [2.962, 0.2, 0, 500],
    [2.814, 0.1, 0, 500],
    [2.615, 0.05, 0, 500],
    [2.814, 0.1, 0.5, 31.3],
    [2.814, 0.1, 1, 10.3],
    [2.615, 0.05, 1, 11.4],
  ])("EWMA L = %d, λ = %d, shift %d: %d", (limit, weight, shift, arl) => {
    expect(Math.abs(ewmaArl(limit, weight, shift) / arl - 1)).toBeLessThan(0.012);
  });

  test("the detectors have the run lengths that the equations say", () => {
    const draw = random(77);
    const values = Float64Array.from({ length: 400_000 }, () => draw.normal());
    const unit = { mean: 0, sd: 1, low: 0, high: 1 };
    const cusum = measure(new Cusum(4, unit, 0.5), values);
    expect(cusum.low).toBeLessThan(168);
    expect(cusum.high).toBeGreaterThan(168);
    const ewma = measure(new Ewma(2.814, unit, 0.1), values);
    expect(ewma.low).toBeLessThan(500);
    expect(ewma.high).toBeGreaterThan(500);
  });

  test("a threshold is found for a wanted length", () => {
    for (const wanted of [100, 1000, 50_000]) {
      expect(
        cusumArl(
          thresholdFor((h) => cusumArl(h, 0.25), wanted, 40),
          0.25,
        ) / wanted,
      ).toBeCloseTo(1, 3);
      expect(
        ewmaArl(
          thresholdFor((h) => ewmaArl(h, 0.05), wanted, 8),
          0.05,
        ) / wanted,
      ).toBeCloseTo(1, 3);
    }
  });
});

describe("calibration by replay", () => {
  const wanted = 1000;
  test.each(detectors.filter((d) => d.id !== "ddm").map((d) => d.id))(
    "%s keeps its run length on values it has not seen",
    (id) => {
      const calibration = calibrate(detectorOf(id), bits(1, 0.2, 20_000), wanted, 5)!;
      expect(calibration.replayed).toBeGreaterThanOrEqual(wanted);
      const detector = detectorOf(id).make(calibration.threshold, calibration.stable, calibration.binary);
      const fresh = measure(detector, bits(2, 0.2, 60_000));
      expect(fresh.runLength ?? 60_000).toBeGreaterThan(wanted * 0.5);
    },
    60_000,
  );

  test("the same seed gives the same threshold, and a longer wish a higher one", () => {
    const values = bits(3, 0.3, 4000);
    const at = (arl: number) => calibrate(detectorOf("cusum"), values, arl, 9)!.threshold;
    expect(at(500)).toBe(at(500));
    expect(at(5000)).toBeGreaterThan(at(500));
  });

  test("Gaussian replays agree with the equation", () => {
    const draw = random(21);
    const values = Float64Array.from({ length: 50_000 }, () => 7 + 3 * draw.normal());
    // A threshold from 400 replays has a run length that is good to about an eighth; five have a middle one.
    const lengths = [1, 2, 3, 4, 5].map((seed) =>
      cusumArl(calibrate(detectorOf("cusum"), values, 500, 1000 * seed)!.threshold, 0.25),
    );
    const middle = lengths.sort((a, b) => a - b)[2]!;
    expect(middle).toBeGreaterThan(400);
    expect(middle).toBeLessThan(640);
  });

  test("edges: too few, none finite, constant, not binary", () => {
    const ewma = detectorOf("ewma");
    expect(calibrate(ewma, new Float64Array(0), 500, 1)).toBeNull();
    expect(calibrate(ewma, new Float64Array(900).fill(Number.NaN), 500, 1)).toBeNull();
    expect(
      calibrate(
        detectorOf("ddm"),
        Float64Array.from({ length: 99 }, (_, i) => i),
        500,
        1,
      ),
    ).toBeNull();
    for (const d of detectors) {
      const constant = calibrate(d, new Float64Array(500).fill(0), 300, 1);
      if (constant) expect(Number.isFinite(constant.threshold)).toBe(true);
    }
    expect(() => calibrate(ewma, new Float64Array(99), 1, 1)).toThrow("at least 2");
  });

  test("a measured length has its interval; none seen has a lower bound only", () => {
    const quiet = measure(new Cusum(1e9), new Float64Array(3000));
    expect(quiet).toMatchObject({ alarms: 0, runLength: null, high: null });
    expect(quiet.low).toBeCloseTo(3000 / 3.6889, 0);
  });
});
