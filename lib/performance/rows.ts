import { rankingSample } from "./ranking/sample.ts";
import type { CellValues, ClassValues } from "./worth.ts";

/** What a model said and what came true, row by row. NaN (−1 for a class): that row has none. */
export type BinaryRows = {
  task: "binary";
  /** 1: the positive class, 0: the other. */
  truth: Float64Array;
  predicted: Float64Array;
  score: Float64Array | null;
  /** What a row of each cell is worth, where somebody said so. */
  worth?: CellValues | null;
};

export type MulticlassRows = {
  task: "multiclass";
  /** Those of the reference first. */
  classes: readonly string[];
  /** How many of them the reference has, the others being new; left out: all. */
  known?: number;
  /** Places in `classes`. */
  truth: Int32Array;
  predicted: Int32Array;
  /** One a class of the reference, in their order. */
  scores: readonly Float64Array[] | null;
  /** Of exactly the classes of the reference, in their order. */
  worth?: ClassValues | null;
};

export type RegressionRows = { task: "regression"; truth: Float64Array; predicted: Float64Array };

/** Items that a model put in order, in any order here. */
export type RankingRows = {
  task: "ranking";
  /** Which query an item belongs to, 0 and up. */
  group: Int32Array;
  /** Grades of relevance. */
  truth: Float64Array;
  /** The higher the nearer to the top. */
  score: Float64Array;
};

export type OutcomeRows = BinaryRows | MulticlassRows | RegressionRows | RankingRows;

export function rowCount(rows: OutcomeRows): number {
  return rows.truth.length;
}

/** Rows whose truth is known. */
export function labelledCount(rows: OutcomeRows): number {
  let n = 0;
  if (rows.task === "multiclass") for (const t of rows.truth) n += t >= 0 ? 1 : 0;
  else for (const t of rows.truth) n += Number.isFinite(t) ? 1 : 0;
  return n;
}

/** What sampling errors are counted in: rows, or the queries of a ranking in which some order is better than another. */
export function evidenceCount(rows: OutcomeRows): number {
  return rows.task === "ranking" ? rankingSample(rows).length : labelledCount(rows);
}
