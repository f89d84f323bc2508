import { array, assert, constantFrom, double, integer, oneof, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { random } from "../stats/index.ts";
import { estimateRows } from "./estimators.ts";
import { fitReference } from "./reference.ts";
import { measureRows } from "./registry.ts";
import type { BinaryRows, OutcomeRows } from "./rows.ts";
import { judgeWindow } from "./verdict.ts";

const q = 0.04;

/** Scores that are the chances themselves; `shift` moves what they ought to be. */
function drawBinary(seed: number, n: number, shift = 0, tilt = 0): BinaryRows {
  const rng = random(seed);
  const rows = {
    task: "binary" as const,
    truth: new Float64Array(n),
    predicted: new Float64Array(n),
    score: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    const s = 1 / (1 + Math.exp(-(1.6 * rng.normal() - 0.7 + tilt)));
    rows.score[i] = s;
    rows.predicted[i] = s >= 0.5 ? 1 : 0;
    const logit = Math.log(s / (1 - s)) + shift;
    rows.truth[i] = rng.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  }
  return rows;
}

function judged(rows: OutcomeRows, reference: ReturnType<typeof fitReference>, labelled: number) {
  const values = measureRows(rows);
  const estimates = estimateRows(reference.estimators, rows);
  const metrics = Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, { value, estimate: estimates[id] ?? null }]),
  );
  return judgeWindow({ n: rows.truth.length, labelled, metrics }, reference, q);
}

const cell = constantFrom(0, 1, Number.NaN);
const score = oneof(double({ min: 0, max: 1, noNaN: true }), constantFrom(0, 0.5, 1, Number.NaN));
const anyRows = array(tuple(cell, cell, score), { maxLength: 40 });

test("whatever the rows, a figure is finite or null, and lies in its interval", () => {
  assert(
    property(anyRows, (drawn) => {
      const column = (i: 0 | 1 | 2) => Float64Array.from(drawn, (row) => row[i]);
      const rows: BinaryRows = { task: "binary", truth: column(0), predicted: column(1), score: column(2) };
      for (const [id, m] of Object.entries(measureRows(rows))) {
        if (!m) continue;
        expect(Number.isFinite(m.value), id).toBe(true);
        for (const x of [m.se, m.low, m.high]) expect(x === null || Number.isFinite(x), id).toBe(true);
        if (m.low !== null && m.high !== null) {
          expect(m.low, id).toBeLessThanOrEqual(m.value + 1e-12);
          expect(m.high, id).toBeGreaterThanOrEqual(m.value - 1e-12);
        }
      }
    }),
  );
});

test("the order of the rows changes nothing", () => {
  assert(
    property(anyRows, integer(), (drawn, seed) => {
      const rng = random(seed);
      const shuffled = drawn.map((row) => ({ row, at: rng.uniform() })).sort((a, b) => a.at - b.at);
      const rowsOf = (list: typeof drawn): BinaryRows => ({
        task: "binary",
        truth: Float64Array.from(list, (r) => r[0]),
        predicted: Float64Array.from(list, (r) => r[1]),
        score: Float64Array.from(list, (r) => r[2]),
      });
      const [a, b] = [measureRows(rowsOf(drawn)), measureRows(rowsOf(shuffled.map((s) => s.row)))];
      for (const id of Object.keys(a)) {
        expect(a[id]?.value === undefined, id).toBe(b[id]?.value === undefined);
        if (a[id]) expect(Math.abs(a[id].value - (b[id]?.value ?? Number.NaN)), id).toBeLessThan(1e-9);
      }
    }),
  );
});

test("AUROC of the opposite scores is one minus AUROC, and a constant score has one half", () => {
  const rows = drawBinary(3, 300);
  const area = measureRows(rows).auroc?.value ?? 0;
  const opposite = { ...rows, score: (rows.score as Float64Array).map((s) => 1 - s) };
  expect(measureRows(opposite).auroc?.value).toBeCloseTo(1 - area, 12);
  const constant = { ...rows, score: new Float64Array(300).fill(0.3) };
  expect(measureRows(constant).auroc?.value).toBe(0.5);
  expect(measureRows(constant).average_precision?.value).toBeCloseTo(
    rows.truth.reduce((a, b) => a + b) / 300,
    12,
  );
});

test("no rows and one class define no area; one row has no interval for a mean", () => {
  const empty = measureRows(drawBinary(1, 0));
  expect(Object.values(empty).every((m) => m === null)).toBe(true);
  const ones = { ...drawBinary(2, 50), truth: new Float64Array(50).fill(1) };
  const single = measureRows(ones);
  expect(single.auroc).toBeNull();
  expect(single.specificity).toBeNull();
  expect(single.recall).not.toBeNull();
  const one: OutcomeRows = { task: "regression", truth: Float64Array.of(3), predicted: Float64Array.of(5) };
  expect(measureRows(one).mae).toEqual({ value: 2, se: null, low: null, high: null });
  expect(measureRows(one).r2).toBeNull();
});

test("a classifier without a mistake is 1 with an interval below it", () => {
  const truth = Float64Array.from({ length: 40 }, (_, i) => i % 2);
  const perfect = measureRows({ task: "binary", truth, predicted: truth, score: truth });
  for (const id of ["auroc", "average_precision", "f1", "precision", "recall", "accuracy"]) {
    expect(perfect[id]?.value, id).toBe(1);
    expect(perfect[id]?.low, id).toBeLessThan(0.95);
    expect(perfect[id]?.se, id).toBeGreaterThan(0);
  }
});

test("of clean windows, at most three in a hundred have any verdict of drift", () => {
  let [windows, alarms] = [0, 0];
  for (let model = 0; model < 12; model++) {
    const reference = fitReference(drawBinary(1000 + model, 4000), { seed: model });
    for (let w = 0; w < 25; w++) {
      for (const n of [60, 300, 1500]) {
        const verdicts = judged(drawBinary(50_000 + 1000 * model + 10 * w + (n % 7), n), reference, n);
        windows += 1;
        if (Object.values(verdicts).some((v) => v.verdict === "drift")) alarms += 1;
      }
    }
  }
  expect(alarms / windows).toBeLessThan(0.03);
});

test("a concept that has moved is found by labels and not by the estimate; moved inputs are estimated right", () => {
  const reference = fitReference(drawBinary(1, 8000), { seed: 1 });
  const concept = drawBinary(2, 3000, -1);
  expect(judged(concept, reference, 3000).precision?.verdict).toBe("drift");
  const blind = estimateRows(reference.estimators, concept).precision?.value ?? 0;
  expect(blind - (measureRows(concept).precision?.value ?? 0)).toBeGreaterThan(0.1);

  const covariate = drawBinary(3, 3000, 0, 1);
  const [estimates, realised] = [estimateRows(reference.estimators, covariate), measureRows(covariate)];
  for (const id of ["auroc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy"]) {
    const [estimate, real] = [estimates[id], realised[id]];
    expect(Math.abs((estimate?.value ?? 0) - (real?.value ?? 1)), id).toBeLessThan(0.035);
  }
});

test("without labels the verdict rests on the estimate; with too few rows there is none", () => {
  const reference = fitReference(drawBinary(1, 4000), { seed: 1 });
  const rows = { ...drawBinary(4, 2000, 0, 0.2), truth: new Float64Array(2000).fill(Number.NaN) };
  const verdicts = judged(rows, reference, 0);
  expect(verdicts.auroc?.basis).toBe("estimated");
  expect(verdicts.log_loss).toMatchObject({ verdict: "insufficient", basis: null, p: null });
  const few = judged(drawBinary(5, 20), reference, 20);
  expect(Object.values(few).every((v) => v.verdict === "insufficient")).toBe(true);
});

test("figures of huge numbers are finite or null, and a constant truth has no variance to explain", () => {
  const huge = measureRows({
    task: "regression",
    truth: Float64Array.of(1, 2, 1e300, -1e308),
    predicted: Float64Array.of(1, 3, -1e300, 1e308),
  });
  expect(huge).toMatchObject({ mse: null, rmse: null, r2: null });
  for (const truth of [0.1, 1e17 / 3, -7]) {
    const rows = { truth: new Float64Array(1200).fill(truth), predicted: new Float64Array(1200).fill(100) };
    expect(measureRows({ task: "regression", ...rows }).r2, String(truth)).toBeNull();
  }
});
