/**
 * Turns scores into probabilities by isotonic regression, if that makes them better calibrated: NannyML's rule, with
 * splits of our own seed. Ten times a tenth of the rows, stratified by truth, is held back; the pooled held-back rows
 * are put into ten bins of equal count by score; the calibration is used if it lowers the expected calibration error.
 * Not used with one class only, or where the scores separate the classes (AUROC above 0.999); always used where the
 * scores are no probabilities.
 */
import { type Isotonic, isotonicAt, isotonicFit, type Random, random } from "../../stats/index.ts";
import { areaUnderRoc } from "../binary/auroc.ts";
import { areProbabilities } from "../probability.ts";

/** Null: the scores are used as they are. */
export type Calibrator = Isotonic | null;

const [splits, heldBack, bins] = [10, 0.1, 10];

/** Rows in order of score. */
type Ordered = { score: Float64Array; truth: Uint8Array };

export function inOrderOfScore(positives: Float64Array, negatives: Float64Array): Ordered {
  const n = positives.length + negatives.length;
  const [score, truth] = [new Float64Array(n), new Uint8Array(n)];
  let [i, j] = [0, 0];
  for (let k = 0; k < n; k++) {
    if (j >= negatives.length || (i < positives.length && positives[i]! < negatives[j]!)) {
      score[k] = positives[i++]!;
      truth[k] = 1;
    } else score[k] = negatives[j++]!;
  }
  return { score, truth };
}

/** `positives` and `negatives`: the reference's scores by truth, ascending. */
export function fitCalibrator(positives: Float64Array, negatives: Float64Array, seed: number): Calibrator {
  const area = areaUnderRoc(positives, negatives)?.value;
  if (area === undefined) return null;
  const rows = inOrderOfScore(positives, negatives);
  // What is no probability cannot be used as it is, however few rows there are.
  if (!areProbabilities(positives, negatives)) return isotonicFit(rows.score, rows.truth);
  if (area > 0.999) return null;
  if (rows.score.length < 4 * bins) return null;
  if (!improves(rows, random(seed))) return null;
  return isotonicFit(rows.score, rows.truth);
}

function improves(rows: Ordered, rng: Random): boolean {
  const pooled: { score: number[]; truth: number[]; after: number[] } = { score: [], truth: [], after: [] };
  for (let split = 0; split < splits; split++) {
    const test = holdBack(rows.truth, rng);
    const [x, y]: [number[], number[]] = [[], []];
    for (let i = 0; i < test.length; i++) {
      if (test[i] === 1) continue;
      x.push(rows.score[i]!);
      y.push(rows.truth[i]!);
    }
    const fit = isotonicFit(x, y);
    for (let i = 0; i < test.length; i++) {
      if (test[i] === 0) continue;
      pooled.score.push(rows.score[i]!);
      pooled.truth.push(rows.truth[i]!);
      pooled.after.push(isotonicAt(fit, rows.score[i]!));
    }
  }
  return calibrationError(pooled.after, pooled.truth) < calibrationError(pooled.score, pooled.truth);
}

/** A tenth of either class, drawn without replacement. */
function holdBack(truth: Uint8Array, rng: Random): Uint8Array {
  const test = new Uint8Array(truth.length);
  const left = [0, 0];
  for (const t of truth) left[t]! += 1;
  const wanted = left.map((n) => Math.round(n * heldBack));
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!;
    if (rng.uniform() * left[t]! < wanted[t]!) {
      test[i] = 1;
      wanted[t]! -= 1;
    }
    left[t]! -= 1;
  }
  return test;
}

/** Over bins of equal count in the order of the probabilities. */
function calibrationError(probability: readonly number[], truth: readonly number[]): number {
  const order = Array.from(probability.keys()).sort((a, b) => probability[a]! - probability[b]!);
  const width = Math.floor(order.length / bins);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const end = bin === bins - 1 ? order.length : (bin + 1) * width;
    let gap = 0;
    for (let k = bin * width; k < end; k++) gap += probability[order[k]!]! - truth[order[k]!]!;
    error += Math.abs(gap) / order.length;
  }
  return error;
}

/** Scores become probabilities in place of themselves; `score` ascending is the quick way, any order is right. */
export function calibrated(calibrator: Calibrator, score: Float64Array): Float64Array {
  if (!calibrator) return score.map((s) => Math.min(1, Math.max(0, s)));
  return score.map((s) => isotonicAt(calibrator, s));
}
