import { expect, test } from "vitest";
import { fitReference } from "./reference.ts";
import { measureRows } from "./registry.ts";
import { expectedLosses, realisedLosses, rowMetricsOf } from "./losses.ts";
import { random } from "../stats/index.ts";
import type { OutcomeRows } from "./rows.ts";
import { estimateRows } from "./estimators.ts";

const rng = random(5);
const n = 3000;

function binary(): OutcomeRows {
  const score = Float64Array.from({ length: n }, () => 0.01 + 0.98 * rng.uniform());
  return {
    task: "binary",
    score,
    predicted: score.map((s) => (s >= 0.5 ? 1 : 0)),
    truth: score.map((s) => (rng.uniform() < s ? 1 : 0)),
  };
}

function multiclass(): OutcomeRows {
  const scores = [0, 1, 2].map(() => new Float64Array(n));
  const [truth, predicted] = [new Int32Array(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    const raw = scores.map(() => rng.gamma(0.7) + 1e-3);
    const total = raw.reduce((a, b) => a + b);
    for (const [k, s] of scores.entries()) s[i] = raw[k]! / total;
    predicted[i] = raw.indexOf(Math.max(...raw));
    let u = rng.uniform() * total;
    while (u > raw[truth[i]!]! && truth[i]! < 2) u -= raw[truth[i]!++]!;
  }
  return { task: "multiclass", classes: ["a", "b", "c"], truth, predicted, scores };
}

const x = Float64Array.from({ length: n }, () => rng.uniform());
const columns = [{ kind: "numeric" as const, values: x }];
function regression(): OutcomeRows {
  return { task: "regression", predicted: x, truth: x.map((v) => v + v * rng.normal()) };
}

const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

test.each([binary(), multiclass(), regression()])("mean losses are the metrics: $task", (rows) => {
  const metrics = measureRows(rows);
  for (const name of rowMetricsOf(rows.task)) {
    const value = metrics[name]!.value;
    const loss = mean(realisedLosses(rows, name));
    expect(loss).toBeCloseTo(name === "accuracy" ? 1 - value : value, 10);
  }
});

test.each([binary(), multiclass(), regression()])("expected losses: $task", (rows) => {
  const { estimators } = fitReference(rows, { seed: 1, columns });
  const estimates = estimateRows(estimators, rows, columns);
  for (const name of rowMetricsOf(rows.task)) {
    const losses = mean(expectedLosses(estimators, rows, name, columns)!);
    const estimate = estimates[name]?.value;
    if (estimate !== undefined) expect(losses).toBeCloseTo(name === "accuracy" ? 1 - estimate : estimate, 10);
    // On the reference itself what is expected is what happened.
    expect(Math.abs(losses / mean(realisedLosses(rows, name)) - 1)).toBeLessThan(0.05);
  }
});

test("rows without truth, prediction or score have no loss", () => {
  const rows: OutcomeRows = {
    task: "binary",
    truth: Float64Array.of(1, Number.NaN, 0, 1),
    predicted: Float64Array.of(1, 1, Number.NaN, 0),
    score: Float64Array.of(1, 0.5, 0, Number.POSITIVE_INFINITY),
  };
  expect([...realisedLosses(rows, "accuracy")]).toEqual([0, Number.NaN, Number.NaN, 1]);
  expect([...realisedLosses(rows, "log_loss")]).toEqual([0, Number.NaN, 0, Number.NaN]);
  expect([...realisedLosses(rows, "brier")]).toEqual([0, Number.NaN, 0, Number.NaN]);
});
