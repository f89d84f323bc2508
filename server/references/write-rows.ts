import type { ClickHouse } from "#db/clickhouse/client.ts";
import { escapeCell } from "#lib/ingest/cell.ts";
import type { Reject, SourceRow } from "#lib/ingest/reject.ts";
import type { ValidRow } from "#lib/ingest/row-reader.ts";

/** A row that was not taken, with what came. */
export type RejectedRow = Reject & { raw: string };

/** Engine time: what DateTime64(3) reads. */
export function engineTime(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 23);
}

/**
 * One INSERT of tab-separated lines: its rows are there together or not at all. The last column must be a number: the
 * client cuts white space and semicolons off the end of a statement.
 */
export async function insertLines(
  clickhouse: ClickHouse,
  target: string,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  await clickhouse.command({
    query: `INSERT INTO ${target} FORMAT TabSeparated\n${lines.join("\n")}\n`,
    clickhouse_settings: {
      max_insert_block_size: "1048576",
      max_partitions_per_insert_block: "0",
      date_time_input_format: "basic",
    },
  });
}

export function insertTyped(
  clickhouse: ClickHouse,
  input: { table: string; columns: number; rows: readonly ValidRow[]; batch: number; received: number },
): Promise<void> {
  const names = ["_id", "_at", "_received", "_batch"];
  for (let i = 0; i < input.columns; i++) names.push(`c${i}`);
  names.push("_row");
  const fixed = `${engineTime(input.received)}\t${input.batch}`;
  return insertLines(
    clickhouse,
    `${input.table} (${names.join(", ")})`,
    input.rows.map((r) => `${escapeCell(r.id)}\t${engineTime(r.at)}\t${fixed}\t${r.cells}\t${r.row}`),
  );
}

export function insertRejected(
  clickhouse: ClickHouse,
  input: {
    modelId: number;
    versionId: number;
    kind: string;
    batch: number;
    received: number;
    rows: readonly RejectedRow[];
  },
): Promise<void> {
  const head = `${input.modelId}\t${engineTime(input.received)}\t${input.batch}`;
  const own = `${input.versionId}\t${input.kind}`;
  return insertLines(
    clickhouse,
    "quarantine (model_id, received, batch, version_id, kind, column, code, message, raw, row)",
    input.rows.map((r) => {
      const texts = [r.column ?? "", r.code, r.message, r.raw].map(escapeCell).join("\t");
      return `${head}\t${own}\t${texts}\t${r.row}`;
    }),
  );
}

/** What came, as a JSON object by column, or the text that could not be read. */
export function rawOf(header: readonly string[], source: SourceRow): string {
  if ("broken" in source) return source.broken;
  const object: Record<string, unknown> = {};
  for (const [i, value] of source.cells.entries()) {
    if (value !== undefined) object[header[i] ?? `(cell ${i + 1})`] = value;
  }
  return JSON.stringify(object, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
