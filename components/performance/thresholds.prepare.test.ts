import { expect, test } from "vitest";
import { bestValue, curvesOf } from "./thresholds.prepare.ts";

const points = [
  { threshold: 0, tp: 4, fp: 6, fn: 0, tn: 0 },
  { threshold: 0.5, tp: 3, fp: 1, fn: 1, tn: 5 },
  { threshold: 1, tp: 0, fp: 0, fn: 4, tn: 6 },
];

test("shares are undefined where nobody is called positive, and each cell has its worth", () => {
  const curves = curvesOf(points, { tp: 10, fp: -2, fn: -5, tn: 0 });
  expect(curves[1]).toEqual({ threshold: 0.5, precision: 0.75, recall: 0.75, f1: 0.75, value: 23 });
  expect(curves[2]).toMatchObject({ precision: null, recall: 0, value: -20 });
  expect(bestValue(curves)?.threshold).toBe(0);
  expect(bestValue(curvesOf(points, { tp: 1, fp: -2, fn: 0, tn: 0 }))?.threshold).toBe(0.5);
  expect(bestValue([])).toBeUndefined();
});
