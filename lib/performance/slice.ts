import type { OutcomeRows, RankingRows } from "./rows.ts";

/** Rows `from` to `to` (not included), without copying numbers; of a ranking the queries whose first row is among them. */
export function sliceRows(rows: OutcomeRows, from: number, to: number): OutcomeRows {
  const cut = <T extends Float64Array | Int32Array>(values: T) => values.subarray(from, to) as T;
  switch (rows.task) {
    case "binary":
      return {
        ...rows,
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
    case "ranking":
      return queriesFrom(rows, from, to);
  }
}

function queriesFrom(rows: RankingRows, from: number, to: number): RankingRows {
  const first = new Map<number, number>();
  for (const [i, group] of rows.group.entries()) if (!first.has(group)) first.set(group, i);
  const inside = (_: number, i: number) => {
    const at = first.get(rows.group[i]!)!;
    return at >= from && at < to;
  };
  return {
    task: "ranking",
    group: rows.group.filter(inside),
    truth: rows.truth.filter(inside),
    score: rows.score.filter(inside),
  };
}
