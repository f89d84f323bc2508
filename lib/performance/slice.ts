import type { RawColumn } from "./estimate/binning.ts";
import type { OutcomeRows } from "./rows.ts";

/** Rows `from` to `to` (not included), without copying numbers. */
export function sliceRows(rows: OutcomeRows, from: number, to: number): OutcomeRows {
  const cut = <T extends Float64Array | Int32Array>(values: T) => values.subarray(from, to) as T;
  switch (rows.task) {
    case "binary":
      return {
        task: "binary",
        truth: cut(rows.truth),
        predicted: cut(rows.predicted),
        score: rows.score && cut(rows.score),
      };
    case "multiclass":
      return {
        ...rows,
        truth: cut(rows.truth),
        predicted: cut(rows.predicted),
        scores: rows.scores && rows.scores.map(cut),
      };
    case "regression":
      return { task: "regression", truth: cut(rows.truth), predicted: cut(rows.predicted) };
  }
}

/** The rows at these places. */
export function pickRows(rows: OutcomeRows, at: readonly number[]): OutcomeRows {
  const numbers = (values: Float64Array) => Float64Array.from(at, (i) => values[i]!);
  const codes = (values: Int32Array) => Int32Array.from(at, (i) => values[i]!);
  switch (rows.task) {
    case "binary":
      return {
        task: "binary",
        truth: numbers(rows.truth),
        predicted: numbers(rows.predicted),
        score: rows.score && numbers(rows.score),
      };
    case "multiclass":
      return {
        ...rows,
        truth: codes(rows.truth),
        predicted: codes(rows.predicted),
        scores: rows.scores && rows.scores.map(numbers),
      };
    case "regression":
      return { task: "regression", truth: numbers(rows.truth), predicted: numbers(rows.predicted) };
  }
}

export function pickColumn(column: RawColumn, at: readonly number[]): RawColumn {
  if (column.kind === "numeric") {
    return { kind: "numeric", values: Float64Array.from(at, (i) => column.values[i]!) };
  }
  return { kind: "categorical", values: at.map((i) => column.values[i] ?? null) };
}
