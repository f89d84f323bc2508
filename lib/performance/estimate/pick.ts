import type { RawColumn } from "./binning.ts";

export function pickColumn(column: RawColumn, rows: ArrayLike<number>): RawColumn {
  if (column.kind === "numeric") {
    return { kind: "numeric", values: Float64Array.from(rows, (i) => column.values[i]!) };
  }
  return { kind: "categorical", values: Array.from(rows, (i) => column.values[i] ?? null) };
}
