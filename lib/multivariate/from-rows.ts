import type { ColumnKind } from "../domain/schema.ts";
import { vectorOf } from "../ingest/vector.ts";
import { type ColumnPart, codesOf, type SampleColumn } from "./sample.ts";

/** A cell as an engine prints it: text for texts and for NaN and infinities, lists as JSON text. */
export type RowCell = string | number | boolean | null;

export type ColumnSpec = { name: string; kind: ColumnKind; part: ColumnPart };

/** Columns from rows whose cells begin at `offset`; timestamps make none. */
export function columnsFromRows(
  specs: readonly ColumnSpec[],
  rows: readonly (readonly RowCell[])[],
  offset: number,
): SampleColumn[] {
  return specs.flatMap((spec, i) =>
    columnFromCells(
      spec,
      rows.map((row) => row[offset + i] ?? null),
    ),
  );
}

export function columnFromCells({ name, kind, part }: ColumnSpec, cells: readonly RowCell[]): SampleColumn[] {
  switch (kind) {
    case "numeric":
      return [{ name, part, kind, values: Float64Array.from(cells, numberOf) }];
    case "categorical":
    case "boolean":
      return [{ name, part, kind: "categorical", ...codesOf(cells.map(textOf)) }];
    case "text":
      return [{ name, part, kind, values: cells.map(textOf) }];
    case "embedding":
      return [{ name, part, kind, ...vectorsOf(cells.map(textOf)) }];
    case "timestamp":
      return [];
  }
}

function numberOf(cell: RowCell): number {
  if (cell === null || cell === "") return Number.NaN;
  if (cell === "inf") return Number.POSITIVE_INFINITY;
  if (cell === "-inf") return Number.NEGATIVE_INFINITY;
  return Number(cell);
}

function textOf(cell: RowCell): string | null {
  return cell === null ? null : String(cell);
}

const widest = 4096;

/** Lists of numbers; the length is the commonest one, and any other list is no vector. */
function vectorsOf(cells: readonly (string | null)[]): { values: Float64Array; width: number } {
  const lists = cells.map((text) => (text === null ? null : vectorOf(text)));
  const width = Math.min(widest, commonest(lists.flatMap((list) => (list?.length ? [list.length] : []))));
  const values = new Float64Array(cells.length * width).fill(Number.NaN);
  for (const [row, list] of lists.entries()) if (list?.length === width) values.set(list, row * width);
  return { values, width };
}

/** The largest of the commonest; 0 of none. */
function commonest(lengths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}
