import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "./engine.ts";
import { inOrder, quoted, type Source, type SourceColumn } from "./source.ts";

/** The numbers of vectors that are held at once, of all windows together. */
const mostNumbers = 40_000_000;
const fewestRows = 100;

/**
 * The text of a column's cells in some rows, given in any order; what is not asked for never leaves the engine, so that
 * long texts and vectors of a large file cost no more than the rows drawn.
 */
export async function readDrawn(
  engine: Engine,
  source: Source,
  column: SourceColumn,
  rows: Uint32Array,
): Promise<(string | null)[]> {
  if (rows.length === 0) return [];
  const wanted = Uint32Array.from(new Set(rows)).toSorted();
  const list = join(engine.folder, "rows-drawn.bin");
  await writeFile(list, new Uint8Array(wanted.buffer));
  const text = column.type === "String" ? column.sql : `toString(${column.sql})`;
  const found = await engine.rows<[string | null]>(
    `SELECT ${text} FROM ${source.from} WHERE toUInt32(rowNumberInAllBlocks()) IN ` +
      `(SELECT x FROM file(${quoted(list)}, RowBinary, 'x UInt32')) ${inOrder}`,
  );
  const at = new Map<number, string | null>();
  for (const [i, row] of wanted.entries()) at.set(row, found[i]?.[0] ?? null);
  return Array.from(rows, (row) => at.get(row) ?? null);
}

/** How many rows of each window are compared, so that the vectors of all windows fit into memory. */
export async function rowsOfWindow(
  engine: Engine,
  source: Source,
  embeddings: readonly SourceColumn[],
  windows: number,
  most: number,
): Promise<number> {
  if (embeddings.length === 0) return most;
  const widths = embeddings.map((c) =>
    c.type.startsWith("Array")
      ? `max(length(${c.sql}))`
      : `max(countSubstrings(toString(${c.sql}), ',') + 1)`,
  );
  const [found] = await engine.rows<(number | string)[]>(
    `SELECT ${widths.join(", ")} FROM (SELECT ${embeddings.map((c) => c.sql).join(", ")} FROM ${source.from} LIMIT 1000)`,
  );
  const width = (found ?? []).reduce<number>((sum, x) => sum + Number(x), 0);
  return Math.max(fewestRows, Math.min(most, Math.floor(mostNumbers / Math.max(1, windows * width))));
}
