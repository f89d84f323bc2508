import { areProbabilities, onlyProbabilities } from "../probability.ts";
import type { BinaryRows } from "../rows.ts";

export type Confusion = { tp: number; fp: number; fn: number; tn: number };

/** Labelled rows, once for all metrics: counts of the four cells, and the scores of either class in order. */
export type BinarySample = {
  /** Rows with truth and prediction. */
  cells: Confusion;
  /** Rows with truth and score, ascending; null: the model gives no score. */
  scored: Scored | null;
  /** The same rows as far as their scores are probabilities; null: there is no score, or it is something else. */
  likely: Scored | null;
};

type Scored = { positives: Float64Array; negatives: Float64Array };

export function binarySample(rows: BinaryRows): BinarySample {
  const cells = { tp: 0, fp: 0, fn: 0, tn: 0 };
  const { truth, predicted, score } = rows;
  const [positives, negatives] = [new Float64Array(truth.length), new Float64Array(truth.length)];
  let [p, n] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!;
    if (Number.isNaN(t)) continue;
    const guess = predicted[i]!;
    if (guess === 1) cells[t === 1 ? "tp" : "fp"] += 1;
    else if (guess === 0) cells[t === 1 ? "fn" : "tn"] += 1;
    const s = score ? score[i]! : Number.NaN;
    if (!Number.isFinite(s)) continue;
    if (t === 1) positives[p++] = s;
    else negatives[n++] = s;
  }
  if (!score) return { cells, scored: null, likely: null };
  const scored = { positives: positives.slice(0, p).sort(), negatives: negatives.slice(0, n).sort() };
  return { cells, scored, likely: likelyOf(scored) };
}

function likelyOf({ positives, negatives }: Scored): Scored | null {
  if (!areProbabilities(positives, negatives)) return null;
  return { positives: onlyProbabilities(positives), negatives: onlyProbabilities(negatives) };
}

export function cellCount({ tp, fp, fn, tn }: Confusion): number {
  return tp + fp + fn + tn;
}

/**
 * Standard error of a smooth function of the four cells by the delta method: `slopes` are its derivatives with
 * respect to the counts, rows are independent.
 */
export function cellError(cells: Confusion, slopes: Confusion): number {
  const n = cellCount(cells);
  let [mean, squares] = [0, 0];
  for (const key of ["tp", "fp", "fn", "tn"] as const) {
    mean += cells[key] * slopes[key];
    squares += cells[key] * slopes[key] ** 2;
  }
  return Math.sqrt(Math.max(0, squares - mean ** 2 / n));
}
