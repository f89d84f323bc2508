import type { Engine } from "./engine.ts";
import { readNumbers, readTexts, type Texts } from "./native.ts";
import type { ReportColumn } from "./columns.ts";
import { inOrder, type Source, type SourceColumn } from "./source.ts";

/** One column of one file, in the order of the rows. */
export type Values =
  | { kind: "numeric"; values: Float64Array; nulls: number }
  | ({ kind: "categorical" } & Texts);

export async function readValues(
  engine: Engine,
  source: Source,
  column: SourceColumn | null,
  kind: ReportColumn["kind"],
): Promise<Values> {
  if (kind === "numeric") {
    if (!column) {
      return { kind, values: new Float64Array(source.rows).fill(Number.NaN), nulls: source.rows };
    }
    const sql = `SELECT ${asNumber(column)} FROM ${source.from} ${inOrder}`;
    return { kind, ...readNumbers(await engine.bytes(sql, "Native"), source.rows) };
  }
  if (!column) return { kind: "categorical", values: [], codes: new Uint32Array(source.rows) };
  const text = kind === "boolean" ? asFlag(column) : asText(column);
  const sql = `SELECT toLowCardinality(${text}) FROM ${source.from} ${inOrder}`;
  return { kind: "categorical", ...readTexts(await engine.bytes(sql, "Native"), source.rows) };
}

/** Milliseconds since 1970 in UTC; NaN where there is no readable time. */
export async function readTimes(engine: Engine, source: Source, column: SourceColumn): Promise<Float64Array> {
  const sql = `SELECT ${asMilliseconds(column)} FROM ${source.from} ${inOrder}`;
  return readNumbers(await engine.bytes(sql, "Native"), source.rows).values;
}

function asNumber({ sql, type }: SourceColumn): string {
  if (type === "Float64") return sql;
  return type === "String" ? `toFloat64OrNull(${sql})` : `accurateCastOrNull(${sql}, 'Float64')`;
}

function asText({ sql, type }: SourceColumn): string {
  return type === "String" ? sql : `toString(${sql})`;
}

/** Booleans have the values "true" and "false", however they are stored. */
function asFlag(column: SourceColumn): string {
  if (column.type === "Bool") return `if(${column.sql}, 'true', 'false')`;
  const text = `lower(${asText(column)})`;
  return `transform(${text}, ['1', '0', '1.0', '0.0'], ['true', 'false', 'true', 'false'], ${text})`;
}

function asMilliseconds({ sql, type }: SourceColumn): string {
  if (type.startsWith("Date")) return `toFloat64(toUnixTimestamp64Milli(toDateTime64(${sql}, 3, 'UTC')))`;
  if (type === "String") {
    return `toFloat64(toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(${sql}, 3, 'UTC')))`;
  }
  // Counted in seconds, or in milliseconds where seconds would be thousands of years away.
  return `toFloat64(if(abs(${sql}) > 1e11, ${sql}, ${sql} * 1000))`;
}
