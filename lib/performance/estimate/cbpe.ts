/**
 * Confidence-based performance estimation of a yes-or-no model (NannyML; Białek et al. 2024): calibrated scores say how
 * likely each row is positive, so the expected cells of the confusion matrix, and what follows from them, need no
 * label. Assumes that the inputs may change and that what they imply does not: under concept drift it is wrong.
 * Bands reach three sampling errors of the realised metric at this number of rows, as the reference shows them.
 */
import { binaryMetrics } from "../binary/index.ts";
import { type BinarySample, cellCount } from "../binary/sample.ts";
import { wins } from "../binary/auroc.ts";
import { businessValue } from "../binary/thresholds.ts";
import { value } from "../binary/value.ts";
import type { BinaryRows } from "../rows.ts";
import { type CellValues, endsOfWorth } from "../worth.ts";
import { type Calibrator, calibrated, fitCalibrator } from "./calibrator.ts";
import { banded, type Estimate, errorAt, type SamplingError } from "./estimate.ts";

/** `value`: where cells have one. */
export type CbpeMetric =
  | "auroc"
  | "average_precision"
  | "f1"
  | "precision"
  | "recall"
  | "specificity"
  | "accuracy"
  | "value";

/** What the reference teaches; plain data, so that it can be stored. */
export type CbpeFit = {
  calibrator: Calibrator;
  errors: Partial<Record<CbpeMetric, SamplingError>>;
};

/** Null: the reference has no labelled score of both classes. */
export function fitCbpe(reference: BinarySample, seed: number, worth?: CellValues | null): CbpeFit | null {
  const { scored } = reference;
  if (!scored || scored.positives.length === 0 || scored.negatives.length === 0) return null;
  return {
    calibrator: fitCalibrator(scored.positives, scored.negatives, seed),
    errors: samplingErrors(reference, worth),
  };
}

function samplingErrors(reference: BinarySample, worth?: CellValues | null): CbpeFit["errors"] {
  const { cells, scored } = reference;
  const { tp, fp, fn, tn } = cells;
  const n = cellCount(cells);
  const of = (hits: number, rows: number): SamplingError => {
    const p = hits / rows;
    return { deviation: Math.sqrt(p * (1 - p)), share: rows / n };
  };
  const errors: CbpeFit["errors"] = {};
  if (n > 0) errors.accuracy = of(tp + tn, n);
  if (tp + fp > 0) errors.precision = of(tp, tp + fp);
  if (tp + fn > 0) errors.recall = of(tp, tp + fn);
  if (tn + fp > 0) errors.specificity = of(tn, tn + fp);
  if (tp + fp + fn > 0) {
    const relevant = tp + fp + fn;
    const own = of(tp, relevant);
    errors.f1 = { ...own, deviation: own.deviation * (relevant / (tp + (fp + fn) / 2)) };
  }
  if (scored) errors.auroc = areaError(scored.positives, scored.negatives);
  const precision = binaryMetrics.average_precision.measure(reference);
  const rows = scored ? scored.positives.length + scored.negatives.length : 0;
  if (precision?.se) errors.average_precision = { deviation: precision.se * Math.sqrt(rows), share: 1 };
  const valued = worth ? value(worth).measure(reference)?.se : null;
  if (valued) errors.value = { deviation: valued * Math.sqrt(n), share: 1 };
  return errors;
}

/** The spread, over rows of the rarer class, of the share of the other class that each beats. */
function areaError(positives: Float64Array, negatives: Float64Array): SamplingError {
  const flip = positives.length > negatives.length;
  const won = flip ? wins(negatives, positives, false) : wins(positives, negatives, true);
  let [sum, squares] = [0, 0];
  for (const w of won) {
    sum += w;
    squares += w * w;
  }
  const mean = sum / won.length;
  return {
    deviation: Math.sqrt(Math.max(0, squares / won.length - mean ** 2)),
    share: won.length / (positives.length + negatives.length),
  };
}

/** Rows need a score; those without are left out. */
export function estimateBinary(
  fit: CbpeFit,
  rows: Pick<BinaryRows, "score" | "predicted" | "worth">,
): Partial<Record<CbpeMetric, Estimate>> {
  if (!rows.score) return {};
  const ordered = scoresWithPrediction(rows.score, rows.predicted);
  const n = ordered.score.length;
  if (n === 0) return {};
  const values = expectedMetrics(calibrated(fit.calibrator, ordered.score), ordered.predicted, rows.worth);
  const out: Partial<Record<CbpeMetric, Estimate>> = {};
  for (const [name, value] of Object.entries(values) as [CbpeMetric, number][]) {
    const error = fit.errors[name];
    const limits = name === "value" && rows.worth ? endsOfWorth(rows.worth) : ([0, 1] as const);
    const estimate = error ? banded(value, errorAt(error, n), limits) : null;
    if (estimate) out[name] = estimate;
  }
  return out;
}

/** `chance` of each row to be positive, in ascending order of score; 0 and 1 where the truth is known. */
export function expectedMetrics(
  chance: Float64Array,
  predicted: Uint8Array,
  worth?: CellValues | null,
): Partial<Record<CbpeMetric, number>> {
  return { ...cellEstimates(chance, predicted, worth), ...rankEstimates(chance) };
}

/** Ascending by score; the prediction stands in the sign, so that one plain sort of numbers keeps both together. */
function scoresWithPrediction(score: Float64Array, predicted: Float64Array) {
  const groups = [0, 1].map((guess) => {
    const own = new Float64Array(score.length);
    let n = 0;
    for (let i = 0; i < score.length; i++) {
      if (predicted[i] === guess && Number.isFinite(score[i]!)) own[n++] = score[i]!;
    }
    return own.slice(0, n).sort();
  });
  const [no, yes] = groups as [Float64Array, Float64Array];
  const n = no.length + yes.length;
  const out = { score: new Float64Array(n), predicted: new Uint8Array(n) };
  let [i, j] = [0, 0];
  for (let k = 0; k < n; k++) {
    if (j >= yes.length || (i < no.length && no[i]! <= yes[j]!)) out.score[k] = no[i++]!;
    else {
      out.score[k] = yes[j++]!;
      out.predicted[k] = 1;
    }
  }
  return out;
}

function cellEstimates(chance: Float64Array, predicted: Uint8Array, worth?: CellValues | null) {
  const cells = expectedCells(chance, predicted);
  const { tp, fp, fn, tn } = cells;
  return {
    accuracy: (tp + tn) / chance.length,
    precision: tp / (tp + fp),
    recall: tp / (tp + fn),
    specificity: tn / (tn + fp),
    f1: tp / (tp + (fp + fn) / 2),
    ...(worth ? { value: businessValue(cells, worth) / chance.length } : {}),
  };
}

export function expectedCells(chance: Float64Array, predicted: Uint8Array) {
  const cells = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (let i = 0; i < chance.length; i++) {
    const c = chance[i]!;
    if (predicted[i] === 1) {
      cells.tp += c;
      cells.fp += 1 - c;
    } else {
      cells.fn += c;
      cells.tn += 1 - c;
    }
  }
  return cells;
}

/** From the highest score down, with expected hits in place of hits. */
function rankEstimates(chance: Float64Array): { auroc: number; average_precision: number } {
  const n = chance.length;
  let total = 0;
  for (const c of chance) total += c;
  let [hits, area, precision] = [0, 0, 0];
  for (let i = n - 1; i >= 0; i--) {
    const c = chance[i]!;
    // The trapezium over this row's step along the axis of false positives.
    area += (1 - c) * (hits + c / 2);
    hits += c;
    precision += (c * hits) / (n - i);
  }
  return { auroc: area / (total * (n - total)), average_precision: precision / total };
}
