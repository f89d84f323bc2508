import * as fc from "fast-check";
import { expect, test } from "vitest";
import { random } from "../stats/index.ts";
import { estimateRows } from "./estimators.ts";
import { fitReference } from "./reference.ts";
import { measureRows, metricsOf } from "./registry.ts";
import type { BinaryRows, MulticlassRows } from "./rows.ts";
import { measureWindow } from "./window.ts";
import { cellValues, type CellValues, classValues, withWorth } from "./worth.ts";

const right = { tp: 1, fp: 0, fn: 0, tn: 1 };
const loans = { tp: 10, fp: -5, fn: -20, tn: 1 };

/** Scores that are the chances; `flip`: that share of the truths is turned, which no score shows. */
function world(seed: number, n: number, flip = 0): BinaryRows {
  const rng = random(seed);
  const score = Float64Array.from({ length: n }, () => rng.uniform());
  const drawn = score.map((s) => (rng.uniform() < s ? 1 : 0));
  const truth = drawn.map((t) => (rng.uniform() < flip ? 1 - t : t));
  return { task: "binary", truth, predicted: score.map((s) => (s >= 0.5 ? 1 : 0)), score };
}

const row = fc.record({ truth: fc.integer({ min: -1, max: 1 }), predicted: fc.integer({ min: 0, max: 1 }) });
const worths = fc
  .record({
    tp: fc.integer({ min: -50, max: 50 }),
    fp: fc.integer({ min: -50, max: 50 }),
    fn: fc.integer({ min: -50, max: 50 }),
    tn: fc.integer({ min: -50, max: 50 }),
  })
  .filter((w) => cellValues.safeParse(w).success);

test("the value is the mean of what rows are worth, in its interval; of two classes it is that of yes or no", () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), worths, (rows, worth) => {
      const truth = Float64Array.from(rows, (r) => (r.truth < 0 ? Number.NaN : r.truth));
      const predicted = Float64Array.from(rows, (r) => r.predicted);
      const found = measureRows({ task: "binary", truth, predicted, score: null, worth }).value;
      const several: MulticlassRows = {
        task: "multiclass",
        classes: ["no", "yes"],
        truth: Int32Array.from(rows, (r) => r.truth),
        predicted: Int32Array.from(predicted),
        scores: null,
      };
      // As it is set the classes may be in any order, and more than these.
      const { tp, fp, fn, tn } = worth;
      const values = [
        [tp, fn, 0],
        [fp, tn, 0],
        [0, 0, 0],
      ];
      const other = measureRows(withWorth(several, { classes: ["yes", "no", "may"], values })).value;
      const labelled = rows.filter((r) => r.truth >= 0);
      if (labelled.length === 0) return found === null && other === null;
      const of = (r: (typeof rows)[number]) =>
        r.predicted === 1 ? (r.truth === 1 ? tp : fp) : r.truth === 1 ? fn : tn;
      expect(found!.value).toBeCloseTo(labelled.reduce((sum, r) => sum + of(r), 0) / labelled.length, 10);
      for (const [name, x] of Object.entries(found!)) {
        expect(other![name as "value"]).toBeCloseTo(x as number, 9);
      }
      return found!.low! <= found!.value && found!.value <= found!.high!;
    }),
  );
});

test("with 1 for right and 0 for wrong it is the accuracy, its interval, estimate, verdict and minimum", () => {
  const fit = fitReference({ ...world(1, 3000), worth: right }, { seed: 1 });
  for (const flip of [0, 0.1, 0.3]) {
    const window = { ...world(2, 800, flip), worth: right };
    const { value, accuracy } = measureWindow(window, fit, { q: 0.04 }).metrics;
    for (const [name, x] of Object.entries(accuracy!)) {
      const own = value![name as keyof typeof accuracy];
      if (typeof x === "number") expect(own, name).toBeCloseTo(x, 10);
      else expect(own, name).toBe(x);
    }
  }
});

test("without values there is no such metric, and another unit changes the unit alone", () => {
  const [bare, rows] = [world(3, 2000), { ...world(3, 2000), worth: loans }];
  expect(measureRows(bare)).not.toHaveProperty("value");
  expect(metricsOf("binary")).not.toHaveProperty("value");
  expect(
    withWorth(bare, {
      classes: ["a", "b"],
      values: [
        [1, 0],
        [0, 1],
      ],
    }),
  ).toBe(bare);
  const judged = (unit: number) => {
    const worth = Object.fromEntries(Object.entries(loans).map(([k, x]) => [k, x * unit])) as CellValues;
    const fit = fitReference({ ...rows, worth }, { seed: 1 });
    return measureWindow({ ...world(4, 600, 0.15), worth }, fit, { q: 0.04 }).metrics.value!;
  };
  const [one, small, large] = [judged(1), judged(1e-5), judged(1e7)];
  expect(one.verdict).toBe("drift");
  for (const [unit, other] of [
    [1e-5, small],
    [1e7, large],
  ] as const) {
    expect(other.verdict).toBe(one.verdict);
    expect(other.p! / one.p!).toBeCloseTo(1, 6);
    for (const name of ["value", "low", "high", "estimate", "worsening", "floor", "minimum"] as const)
      expect(other[name]! / unit / one[name]!, name).toBeCloseTo(1, 8);
  }
});

test("19 of 20 intervals hold the value, also where a dear cell is rare", () => {
  const dear = { tp: 0, fp: -1, fn: -200, tn: 1 };
  let inside = 0;
  for (let run = 0; run < 2000; run++) {
    const rng = random(run);
    // One row in fifty is missed.
    const drawn = Float64Array.from({ length: 400 }, () => rng.uniform());
    const rows: BinaryRows = {
      task: "binary",
      truth: drawn.map((u) => (u < 0.02 ? 1 : 0)),
      predicted: drawn.map((u) => (u > 0.9 ? 1 : 0)),
      score: null,
      worth: dear,
    };
    const { low, high } = measureRows(rows).value!;
    const real = 0.02 * -200 + 0.1 * -1 + 0.88;
    if (low! <= real && real <= high!) inside += 1;
  }
  expect(inside / 2000).toBeGreaterThan(0.935);
  expect(inside / 2000).toBeLessThan(0.985);
});

test("clean windows are not worse, and a fall of the value is seen with labels and not without", () => {
  const fit = fitReference({ ...world(5, 4000), worth: loans }, { seed: 1 });
  const verdicts = Array.from({ length: 200 }, (_, i) => {
    const clean = { ...world(100 + i, 500), worth: loans };
    return measureWindow(clean, fit, { q: 0.04 }).metrics.value!.verdict;
  });
  expect(verdicts.filter((v) => v === "drift").length).toBeLessThanOrEqual(6);
  const turned = { ...world(6, 2000, 0.25), worth: loans };
  const { value } = measureWindow(turned, fit, { q: 0.04 }).metrics;
  expect(value).toMatchObject({ verdict: "drift", basis: "realised" });
  expect(value!.estimate! - value!.value!).toBeGreaterThan(value!.minimum!);
  const blind = { ...turned, truth: turned.truth.map(() => Number.NaN) };
  expect(measureWindow(blind, fit, { q: 0.04 }).metrics.value).toMatchObject({
    verdict: "stable",
    basis: "estimated",
    value: null,
  });
});

test("an estimate stays between the worst cell and the best", () => {
  const fit = fitReference({ ...world(7, 2000), worth: loans }, { seed: 1 });
  const [one] = [{ ...world(8, 3), worth: loans }];
  const { low, high, value } = estimateRows(fit.estimators, one!).value!;
  expect(low).toBeGreaterThanOrEqual(-20);
  expect(high).toBeLessThanOrEqual(10);
  expect(low <= value && value <= high).toBe(true);
});

test.each([
  [{ tp: Number.NaN, fp: 0, fn: 0, tn: 1 }, "a number such as"],
  [{ tp: Number.POSITIVE_INFINITY, fp: 0, fn: 0, tn: 1 }, "a number such as"],
  [{ tp: "1", fp: 0, fn: 0, tn: 1 }, "a number such as"],
  [{ tp: 2e9, fp: 0, fn: 0, tn: 1 }, "take a larger unit"],
  [{ tp: 1e-7, fp: 0, fn: 0, tn: 1 }, "take a smaller unit"],
  [{ tp: 0, fp: 0, fn: 0, tn: 0 }, "all cells are worth the same"],
  [{ tp: -3, fp: -3, fn: -3, tn: -3 }, "all cells are worth the same"],
  [{ tp: 1, fp: 0, fn: 0 }, "a number such as"],
])("%o is refused", (given, why) => {
  expect(cellValues.safeParse(given).error?.issues[0]?.message).toContain(why);
});

test.each([
  [
    ["a", "a"],
    [
      [1, 0],
      [0, 1],
    ],
    "named twice",
  ],
  [["a"], [[1]], "at least two classes"],
  [["a", "b"], [[1, 0]], "one row for each class"],
  [["a", "b"], [[1, 0], [0]], "one row for each class"],
  [
    ["a", "b"],
    [
      [2, 2],
      [2, 2],
    ],
    "all cells are worth the same",
  ],
  [
    ["a", "b"],
    [
      [1, Number.NaN],
      [0, 1],
    ],
    "a number such as",
  ],
] as const)("classes %o with %o are refused", (classes, values, why) => {
  expect(classValues.safeParse({ classes, values }).error?.issues[0]?.message).toContain(why);
});

test("zero, negative and small values are taken", () => {
  expect(cellValues.parse({ tp: 0, fp: -0.000001, fn: -1e9, tn: 0 })).toMatchObject({ fn: -1e9 });
});
