/**
 * Reads the published data sets and their golden results beside the repository (../shared/data). They are not
 * part of it, so tests that need them are skipped where the folder is missing.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";

const folder = resolve(import.meta.dirname, "../../../shared/data");

export const sharedDataExists = existsSync(folder);

export const skippedBecause = sharedDataExists ? "" : ` (skipped: ${"../shared/data"} is not here)`;

export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(`${folder}/golden/${name}.json`, "utf8")) as T;
}

type Row = Record<string, unknown>;

export type Split = { reference: Row[]; analysis: Row[] };

/** All rows, in the order of the file. */
export async function fileRows(name: string, columns: string[]): Promise<Row[]> {
  const bytes = readFileSync(`${folder}/${name}.parquet`);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return parquetReadObjects({
    file,
    columns,
    compressors: { ZSTD: (input) => new Uint8Array(zstdDecompressSync(input)) },
  });
}

/** The rows marked `reference` and `analysis`, in the order of the file. */
export async function splitRows(name: string, columns: string[]): Promise<Split> {
  const rows = await fileRows(name, [...columns, "split"]);
  return {
    reference: rows.filter((row) => row.split === "reference"),
    analysis: rows.filter((row) => row.split === "analysis"),
  };
}

/** Missing values become NaN. */
export function numbersOf(rows: Row[], column: string): Float64Array {
  return Float64Array.from(rows, (row) => {
    const value = row[column];
    return value === null || value === undefined ? Number.NaN : Number(value);
  });
}

export function stringsOf(rows: Row[], column: string): (string | null)[] {
  return rows.map((row) => {
    const value = row[column];
    return value === null || value === undefined ? null : String(value);
  });
}
