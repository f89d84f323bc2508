/**
 * The loss of single rows: what a mean over any rows can be taken of, so that segments can be compared. Metrics that
 * look at several rows at once (areas, F1, all of a ranking) have none.
 */
import { calibrated } from "./estimate/calibrator.ts";
import { scaled } from "./estimate/cbpe-multiclass.ts";
import type { RawColumn } from "./estimate/binning.ts";
import { expectedErrors } from "./estimate/dle.ts";
import type { Estimators } from "./estimators.ts";
import { areProbabilities, probabilities } from "./probability.ts";
import type { MeasuredTask } from "./registry.ts";
import type { BinaryRows, MulticlassRows, OutcomeRows } from "./rows.ts";

/** `accuracy`: 1 for a wrong prediction, else 0. The others are the mean of their loss. */
const byTask = {
  binary: ["accuracy", "brier", "log_loss"],
  multiclass: ["accuracy", "log_loss"],
  regression: ["mae", "mse"],
  ranking: [],
} as const satisfies Record<MeasuredTask, readonly string[]>;

export type RowMetric = (typeof byTask)[MeasuredTask][number];

/** The first is the usual one. */
export function rowMetricsOf(task: MeasuredTask): readonly RowMetric[] {
  return byTask[task];
}

export function isRowMetric(task: MeasuredTask, name: string): name is RowMetric {
  return rowMetricsOf(task).some((metric) => metric === name);
}

const edge = 2 ** -52;
const surprise = (p: number) => -Math.log(Math.min(1, Math.max(edge, p)));

/** One loss a row whose truth is known; NaN for the others. */
export function realisedLosses(rows: OutcomeRows, metric: RowMetric): Float64Array {
  switch (rows.task) {
    case "binary":
      return binaryLosses(rows, metric, rows.truth);
    case "multiclass":
      return multiclassRealised(rows, metric);
    case "regression":
      return rows.predicted.map((p, i) => {
        const error = finite(p - rows.truth[i]!);
        return metric === "mae" ? Math.abs(error) : error * error;
      });
    case "ranking":
      return rows.truth.map(() => Number.NaN);
  }
}

/** The loss to be expected of each row by the estimator of the task, which needs no truth; null: there is none. */
export function expectedLosses(
  { cbpe, multiclass, dle }: Estimators,
  rows: OutcomeRows,
  metric: RowMetric,
  columns: readonly RawColumn[],
): Float64Array | null {
  switch (rows.task) {
    case "binary":
      return cbpe && rows.score ? binaryLosses(rows, metric, calibrated(cbpe.calibrator, rows.score)) : null;
    case "multiclass": {
      if (!multiclass || !rows.scores) return null;
      const own = rows.scores.map((s, k) => calibrated(multiclass.calibrators[k] ?? null, s));
      return multiclassExpected(rows, metric, scaled(own));
    }
    case "regression":
      return dle && expectedErrors(dle, { ...rows, columns }, metric === "mae" ? "absolute" : "squared");
    case "ranking":
      return null;
  }
}

function finite(x: number): number {
  return Number.isFinite(x) ? x : Number.NaN;
}

/** `chance`: that the row is positive; the truth is a chance of 0 or 1. */
function binaryLosses(
  { predicted, score }: BinaryRows,
  metric: RowMetric,
  chance: Float64Array,
): Float64Array {
  const said = score && metric !== "accuracy" ? probabilities(score) : null;
  return chance.map((c, i) => {
    if (metric === "accuracy")
      return finite(predicted[i] === 1 ? 1 - c : predicted[i] === 0 ? c : Number.NaN);
    const s = said ? said[i]! : Number.NaN;
    if (!Number.isFinite(s) || Number.isNaN(c)) return Number.NaN;
    return metric === "brier"
      ? c * (1 - s) ** 2 + (1 - c) * s ** 2
      : (c > 0 ? c * surprise(s) : 0) + (c < 1 ? (1 - c) * surprise(1 - s) : 0);
  });
}

function multiclassRealised({ truth, predicted, scores }: MulticlassRows, metric: RowMetric): Float64Array {
  const said = scores && metric !== "accuracy" && areProbabilities(...scores) ? scores : null;
  return Float64Array.from(truth, (place, i) => {
    if (place < 0) return Number.NaN;
    if (metric === "accuracy") return predicted[i] === place ? 0 : 1;
    const score = said?.[place]?.[i] ?? Number.NaN;
    return Number.isFinite(score) ? surprise(score) : Number.NaN;
  });
}

function multiclassExpected(
  { predicted, scores }: MulticlassRows,
  metric: RowMetric,
  chances: readonly Float64Array[],
): Float64Array {
  const defined = metric === "accuracy" || (scores !== null && areProbabilities(...scores));
  return Float64Array.from(predicted, (guess, i) => {
    if (!scores || !defined || scores.some((s) => !Number.isFinite(s[i]!))) return Number.NaN;
    if (metric === "accuracy") return guess < 0 ? Number.NaN : 1 - (chances[guess]?.[i] ?? 0);
    return chances.reduce((sum, c, k) => sum + (c[i]! > 0 ? c[i]! * surprise(scores[k]![i]!) : 0), 0);
  });
}
