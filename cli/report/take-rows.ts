import type { OutcomeCells, RawColumn } from "#lib/performance/index.ts";

export function takeCells(cells: OutcomeCells, rows: readonly number[]): OutcomeCells {
  const take = (values: OutcomeCells["truth"]) => rows.map((row) => values[row] ?? null);
  return {
    truth: take(cells.truth),
    predicted: cells.predicted && take(cells.predicted),
    scores: cells.scores.map((s) => ({ class: s.class, values: take(s.values) })),
    ...(cells.group && { group: take(cells.group), places: cells.places === true }),
  };
}

export function takeColumn(column: RawColumn, rows: readonly number[]): RawColumn {
  if (column.kind === "numeric") {
    return { kind: "numeric", values: Float64Array.from(rows, (row) => column.values[row]!) };
  }
  return { kind: "categorical", values: rows.map((row) => column.values[row] ?? null) };
}
