import * as fc from "fast-check";
import { expect, test } from "vitest";
import { random } from "../../stats/index.ts";
import { fitReference } from "../reference.ts";
import { estimateRows } from "../estimators.ts";
import { measureRows } from "../registry.ts";
import type { BinaryRows } from "../rows.ts";
import { type Audited, bandOf, widened } from "./bands.ts";

const chunk = fc.record({
  rows: fc.integer({ min: 50, max: 5000 }),
  value: fc.double({ min: 0, max: 1, noNaN: true }),
  se: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
  estimate: fc.double({ min: 0, max: 1, noNaN: true }),
});

test("every audited chunk lies in the band of its rows, which is never narrower than the estimator's own", () => {
  fc.assert(
    fc.property(fc.array(chunk, { minLength: 10, maxLength: 20 }), (audited: Audited[]) => {
      const band = bandOf(audited)!;
      for (const { rows, value, estimate } of audited) {
        const own = { value: estimate, low: estimate - 0.01, high: estimate + 0.01 };
        const wide = widened(own, band, rows, [null, null]);
        expect(value).toBeGreaterThanOrEqual(wide.low - 1e-9);
        expect(value).toBeLessThanOrEqual(wide.high + 1e-9);
        expect(wide.low).toBeLessThanOrEqual(own.low);
        expect(wide.high).toBeGreaterThanOrEqual(own.high);
      }
    }),
  );
});

test("few chunks, or chunks without an error of their own, make no band", () => {
  const one = { rows: 100, value: 0.7, se: 0.02, estimate: 0.72 };
  expect(bandOf([])).toBeNull();
  expect(bandOf(Array.from({ length: 9 }, () => one))).toBeNull();
  expect(bandOf(Array.from({ length: 20 }, () => ({ ...one, se: 0 })))).toBeNull();
  expect(bandOf(Array.from({ length: 20 }, () => ({ ...one, estimate: Number.NaN })))).toBeNull();
  const band = bandOf(Array.from({ length: 20 }, () => one))!;
  expect(widened({ value: 0.99, low: 0.98, high: 1 }, band, 10, [0, 1]).high).toBe(1);
});

/** Scores whose calibration wanders from stretch to stretch by `wander`. */
function world(n: number, wander: number, seed: number): BinaryRows {
  const rng = random(seed);
  const [truth, score] = [new Float64Array(n), new Float64Array(n)];
  let lean = 0;
  for (let i = 0; i < n; i++) {
    if (i % 200 === 0) lean = wander * rng.normal();
    score[i] = rng.uniform();
    const logit = Math.log(score[i]! / (1 - score[i]!)) + lean;
    truth[i] = rng.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  }
  return { task: "binary", truth, predicted: score.map((s) => (s >= 0.5 ? 1 : 0)), score };
}

test.each([0, 0.6])("bands hold what they say, where the calibration wanders by %d", (wander) => {
  let [inside, asked] = [0, 0];
  for (let run = 0; run < 8; run++) {
    const fit = fitReference(world(5000, wander, 100 + run), { seed: 1 });
    for (let w = 0; w < 10; w++) {
      const rows = world(400, wander, 1000 + 10 * run + w);
      const band = estimateRows(fit.estimators, rows).precision!;
      const value = measureRows(rows).precision!.value;
      asked += 1;
      if (value >= band.low && value <= band.high) inside += 1;
    }
  }
  expect(inside / asked).toBeGreaterThan(0.93);
});
