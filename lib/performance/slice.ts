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
