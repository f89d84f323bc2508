import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { RecordBatchReader, type Field } from "apache-arrow";
import { asyncBufferFromFile, parquetMetadataAsync, parquetSchema, type SchemaTree } from "hyparquet";
import { streamRows } from "#db/clickhouse/bounded.ts";
import type { ClickHouse } from "#db/clickhouse/client.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { numberOf } from "#lib/ingest/cell.ts";
import type { RowBatch, SourceRow } from "#lib/ingest/reject.ts";
import type { Spooled } from "./body.ts";

type StagedColumn = {
  name: string;
  /** Times that name an instant; all others are local to the model's zone. */
  instant: boolean;
  number: boolean;
  /** Of lists in Parquet, which the engine does not read as text: the type that it reads them as. */
  list?: string | undefined;
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
  const source = quoted.map((name, i) => `${name} ${columns[i]!.list ?? "Nullable(String)"}`).join(", ");
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

/** The engine's first sentence, without where it keeps the body. */
function sentence(error: unknown): string {
  const first = String((error as Error).message).split("\n")[0] ?? "";
  return `${first
    .split(/[:,]? ?\(in file|: While executing/)[0]
    ?.slice(0, 200)
    .replace(/[.:]$/, "")}.`;
}

/** A row is flat: what is nested has no kind that could drift. */
function refuseNested(nested: readonly { name: string; type: string }[]): void {
  const [first] = nested;
  if (!first) return;
  const more = nested.length > 1 ? ` (and ${nested.length - 1} more)` : "";
  throw new LeewayError(
    "INVALID",
    `The column ${first.name}${more} is nested (${first.type}): send flat columns, one for each field, or leave it out.`,
  );
}

async function* readBack(
  clickhouse: ClickHouse,
  table: string,
  columns: readonly StagedColumn[],
  quoted: readonly string[],
): AsyncGenerator<RowBatch> {
  const header = columns.map((c) => c.name);
  const numbers = columns.flatMap((c, i) => (c.number ? [i] : []));
  const texts = columns.map((c, i) => {
    if (c.list) return `toString(${quoted[i]})`;
    return c.instant ? `concat(${quoted[i]}, 'Z')` : quoted[i];
  });
  const pages = streamRows<(string | number | null)[]>(clickhouse, {
    query: `SELECT ${texts.join(", ")} FROM ${table}`,
    caller: "references.staged",
    seconds: 3_600,
    settings: { max_threads: 1 },
  });
  let row = 0;
  for await (const page of pages) {
    for (const cells of page) for (const i of numbers) cells[i] = asNumber(cells[i]);
    yield { header, typed: true, rows: page.map((cells): SourceRow => ({ row: ++row, cells })) };
  }
  if (row === 0) yield { header, typed: true, rows: [] };
}

/** Whole numbers that a double cannot hold stay text: they are ids. */
function asNumber(cell: string | number | null | undefined): string | number | null {
  const x = typeof cell === "string" ? numberOf(cell) : undefined;
  if (x === undefined || (Number.isInteger(x) && !Number.isSafeInteger(x))) return cell ?? null;
  return x;
}

const parquetNumbers = new Set(["INT32", "INT64", "FLOAT", "DOUBLE"]);
const notNumbers = new Set(["TIMESTAMP", "DATE", "TIME"]);

async function parquetColumns(file: string): Promise<StagedColumn[]> {
  try {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(file));
    const { children } = parquetSchema(metadata);
    refuseNested(
      children
        .filter((c) => c.children.length > 0 && c.element.converted_type !== "LIST")
        .map(({ element }) => ({
          name: element.name,
          type: element.converted_type === "MAP" ? "map" : "struct",
        })),
    );
    return children
      .filter(({ element }) => !element.name.startsWith("__index_level_"))
      .map(({ element, children: inner }) => {
        const logical = element.logical_type as { type?: string; isAdjustedToUTC?: boolean } | undefined;
        const instant = logical?.type === "TIMESTAMP" && logical.isAdjustedToUTC === true;
        const number = parquetNumbers.has(element.type ?? "") && !isTime(element, logical?.type);
        return {
          name: element.name,
          instant,
          number,
          list: inner.length > 0 ? listType(inner[0]!) : undefined,
        };
      });
  } catch (error) {
    if (error instanceof LeewayError) throw error;
    throw new LeewayError("INVALID", "The body is not a Parquet file, or it was cut off.", { cause: error });
  }
}

/** `list`: the repeated part of a list column, which holds the values. */
function listType({ element, children }: SchemaTree): string {
  const type = children[0]?.element.type ?? element.type;
  return parquetNumbers.has(type ?? "") ? "Array(Nullable(Float64))" : "Array(Nullable(String))";
}

/** By its logical type, or the older converted one. */
function isTime(element: { converted_type?: string }, logical: string | undefined): boolean {
  return notNumbers.has(logical ?? "") || /^(TIMESTAMP|DATE|TIME)/.test(element.converted_type ?? "");
}

async function arrowColumns(file: Spooled): Promise<StagedColumn[]> {
  try {
    const reader = await RecordBatchReader.from(createReadStream(file.file));
    await reader.open();
    const fields = reader.schema.fields as Field[];
    refuseNested(
      fields
        .filter((f) => /^(Struct|Map)/.test(String(f.type)))
        .map((f) => ({ name: f.name, type: String(f.type).startsWith("Map") ? "map" : "struct" })),
    );
    return fields.map((field) => ({
      name: field.name,
      number: /^(Int|Uint|Float|Decimal)/.test(String(field.type)),
      instant:
        String(field.type).startsWith("Timestamp") && Boolean((field.type as { timezone?: string }).timezone),
    }));
  } catch (error) {
    if (error instanceof LeewayError) throw error;
    throw new LeewayError("INVALID", "The body is not an Arrow stream, or it was cut off.", { cause: error });
  }
}
