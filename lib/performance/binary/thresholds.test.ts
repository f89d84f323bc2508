import * as fc from "fast-check";
import { expect, test } from "vitest";
import { multiclassSample } from "../multiclass/sample.ts";
import { binarySample } from "./sample.ts";
import { businessValue, classThresholds, thresholdCurve } from "./thresholds.ts";

const row = fc.record({
  truth: fc.integer({ min: -1, max: 1 }),
  score: fc.oneof(fc.double({ min: 0, max: 1 }), fc.constant(Number.NaN)),
});

test("of two classes, either against the rest is the curve of a yes-or-no model", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 80 }), (rows) => {
      const score = Float64Array.from(rows, (r) => r.score);
      const binary = binarySample({
        task: "binary",
        truth: Float64Array.from(rows, (r) => (r.truth < 0 ? Number.NaN : r.truth)),
        predicted: Float64Array.from(rows, () => 0),
        score,
      });
      const several = multiclassSample({
        task: "multiclass",
        classes: ["no", "yes"],
        truth: Int32Array.from(rows, (r) => r.truth),
        predicted: Int32Array.from(rows, () => 0),
        scores: [score.map((s) => 1 - s), score],
      });
      expect(classThresholds(several, 1)).toEqual(thresholdCurve(binary));
      expect(classThresholds(several, 2)).toEqual([]);
    }),
  );
});

test("a threshold is worth its four cells, each at its own price", () => {
  expect(businessValue({ tp: 3, fp: 2, fn: 1, tn: 10 }, { tp: 5, fp: -2, fn: -20, tn: 0.5 })).toBe(-4);
  expect(classThresholds({ scored: null }, 0)).toEqual([]);
});

test("without a labelled row there is no curve", () => {
  const nothing = new Float64Array(0);
  const rows = { task: "binary" as const, truth: Float64Array.of(Number.NaN), predicted: Float64Array.of(1) };
  expect(thresholdCurve(binarySample({ ...rows, score: Float64Array.of(0.4) }))).toEqual([]);
  expect(classThresholds({ scored: { truth: new Int32Array(0), scores: [nothing] } }, 0)).toEqual([]);
});
