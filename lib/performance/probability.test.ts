import { expect, test } from "vitest";
import { random } from "../stats/index.ts";
import { calibrationCurve } from "./binary/calibration.ts";
import { binarySample } from "./binary/sample.ts";
import { estimateRows } from "./estimators.ts";
import { realisedLosses } from "./losses.ts";
import { outcomeRows } from "./outcome-rows.ts";
import { fitReference } from "./reference.ts";
import { measureRows } from "./registry.ts";
import type { BinaryRows } from "./rows.ts";

function draw(seed: number, n: number): BinaryRows & { score: Float64Array } {
  const rng = random(seed);
  const score = Float64Array.from({ length: n }, () => rng.uniform());
  return {
    task: "binary",
    score,
    predicted: score.map((s) => (s >= 0.5 ? 1 : 0)),
    truth: score.map((s) => (rng.uniform() < s ? 1 : 0)),
  };
}

test.each([
  ["margins", (s: number) => Math.log(s / (1 - s))],
  ["percentages", (s: number) => 100 * s],
])("scores that are %s have an order and no calibration", (_, of) => {
  const likely = draw(1, 2000);
  const rows = { ...likely, score: likely.score.map(of) };
  const [found, other] = [measureRows(rows), measureRows(likely)];
  expect(found).toMatchObject({ log_loss: null, brier: null, ece: null });
  expect(found.auroc?.value).toBeCloseTo(other.auroc!.value, 12);
  expect(calibrationCurve(binarySample(rows))).toEqual([]);
  expect(realisedLosses(rows, "brier").every(Number.isNaN)).toBe(true);
  expect(realisedLosses(rows, "accuracy")).toEqual(realisedLosses(likely, "accuracy"));
});

test("a single score that is no probability is left out where one is needed", () => {
  const likely = draw(2, 500);
  const score = likely.score.slice();
  score[7] = -999;
  const rest = (values: Float64Array) => values.filter((_, i) => i !== 7);
  const without = {
    ...likely,
    score: rest(likely.score),
    truth: rest(likely.truth),
    predicted: rest(likely.predicted),
  };
  const [found, other] = [measureRows({ ...likely, score }), measureRows(without)];
  for (const id of ["log_loss", "brier", "ece"]) expect(found[id], id).toEqual(other[id]);
  expect(found.auroc?.value).not.toBe(other.auroc?.value);
});

test("scores that are no probabilities are always calibrated before anything is estimated from them", () => {
  // They separate the classes almost wholly: a calibration would not be tried otherwise.
  const rng = random(3);
  const truth = Float64Array.from({ length: 600 }, () => (rng.uniform() < 0.5 ? 1 : 0));
  const score = truth.map((t) => (t === 1 ? 80 : 20) + 10 * rng.uniform());
  const rows: BinaryRows = { task: "binary", truth, score, predicted: truth };
  const { estimators } = fitReference(rows, { seed: 1 });
  expect(estimateRows(estimators, rows).accuracy?.value).toBeCloseTo(1, 6);
});

test("without a prediction the likelier class is meant, which such scores do not say", () => {
  const truth = ["1", "0", "1", "0"];
  const of = (values: number[]) =>
    measureRows(
      outcomeRows("binary", ["0", "1"], { truth, predicted: null, scores: [{ class: null, values }] }),
    );
  expect(of([0.9, 0.2, 0.4, 0.1]).accuracy?.value).toBe(3 / 4);
  expect(of([3, -2, -0.4, -1])).toMatchObject({ accuracy: null, auroc: { value: 1 } });
});

test("log loss of several classes is of probabilities", () => {
  const scores = [Float64Array.of(2, -1, 3), Float64Array.of(-2, 1, 0)];
  const truth = Int32Array.of(0, 1, 0);
  const rows = { task: "multiclass" as const, classes: ["a", "b"], truth, predicted: truth, scores };
  expect(measureRows(rows)).toMatchObject({
    log_loss: null,
    macro_auroc: { value: 1 },
    accuracy: { value: 1 },
  });
});
