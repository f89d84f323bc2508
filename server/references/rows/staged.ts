import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { RecordBatchReader, type Field } from "apache-arrow";
import { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } from "hyparquet";
import { streamRows } from "#db/clickhouse/bounded.ts";
import type { ClickHouse } from "#db/clickhouse/client.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { RowBatch, SourceRow } from "#lib/ingest/reject.ts";
import type { Spooled } from "./body.ts";

type StagedColumn = {
  name: string;
  /** Times that name an instant; all others are local to the model's zone. */
  instant: boolean;
};

/**
 * Parquet and Arrow: the engine reads the file (every codec, row group by row group) into a table of text that
 * lasts as long as the request; rows come back in their order, page by page.
 */
export async function* stagedRows(
  clickhouse: ClickHouse,
  file: Spooled,
  format: "Parquet" | "ArrowStream",
): AsyncGenerator<RowBatch> {
  const columns = format === "Parquet" ? await parquetColumns(file.file) : await arrowColumns(file);
  const table = `staging_${randomUUID().replaceAll("-", "")}`;
  const quoted = columns.map((c) => `\`${c.name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``);
  const source = quoted.map((name) => `${name} Nullable(String)`).join(", ");
  await clickhouse.command({
    query: `CREATE TABLE ${table} (${source}) ENGINE = Log COMMENT 'rows of one request'`,
  });
  try {
    const inserted = await clickhouse.exec({
      query: `INSERT INTO ${table} (${quoted.join(", ")}) FORMAT ${format}`,
      values: createReadStream(file.file),
      clickhouse_settings: {
        max_insert_threads: "1",
        max_threads: 1,
        input_format_parquet_preserve_order: 1,
      },
    });
    for await (const _ of inserted.stream);
    yield* readBack(clickhouse, table, columns, quoted);
  } catch (error) {
    if (error instanceof LeewayError || !(error as { code?: string }).code) throw error;
    throw new LeewayError("INVALID", `The body is not readable as ${format}: ${sentence(error)}`, {
      cause: error,
    });
  } finally {
    await clickhouse.command({ query: `DROP TABLE IF EXISTS ${table}` });
  }
}

function sentence(error: unknown): string {
  return (
    String((error as Error).message)
      .split("\n")[0]
      ?.slice(0, 200) ?? ""
  );
}

async function* readBack(
  clickhouse: ClickHouse,
  table: string,
  columns: readonly StagedColumn[],
  quoted: readonly string[],
): AsyncGenerator<RowBatch> {
  const header = columns.map((c) => c.name);
  const texts = columns.map((c, i) => (c.instant ? `concat(${quoted[i]}, 'Z')` : quoted[i]));
  const pages = streamRows<(string | null)[]>(clickhouse, {
    query: `SELECT ${texts.join(", ")} FROM ${table}`,
    caller: "references.staged",
    seconds: 3_600,
    settings: { max_threads: 1 },
  });
  let row = 0;
  for await (const page of pages) {
    yield { header, rows: page.map((cells): SourceRow => ({ row: ++row, cells })) };
  }
  if (row === 0) yield { header, rows: [] };
}

async function parquetColumns(file: string): Promise<StagedColumn[]> {
  try {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(file));
    return parquetSchema(metadata)
      .children.map(({ element }) => element)
      .filter((element) => !element.name.startsWith("__index_level_"))
      .map((element) => {
        const logical = element.logical_type as { type?: string; isAdjustedToUTC?: boolean } | undefined;
        const instant = logical?.type === "TIMESTAMP" && logical.isAdjustedToUTC === true;
        return { name: element.name, instant };
      });
  } catch (error) {
    throw new LeewayError("INVALID", "The body is not a Parquet file, or it was cut off.", { cause: error });
  }
}

async function arrowColumns(file: Spooled): Promise<StagedColumn[]> {
  try {
    const reader = await RecordBatchReader.from(createReadStream(file.file));
    await reader.open();
    const fields = reader.schema.fields as Field[];
    return fields.map((field) => ({
      name: field.name,
      instant:
        String(field.type).startsWith("Timestamp") && Boolean((field.type as { timezone?: string }).timezone),
    }));
  } catch (error) {
    throw new LeewayError("INVALID", "The body is not an Arrow stream, or it was cut off.", { cause: error });
  }
}
