import { booleanOf } from "#lib/ingest/cell.ts";
import type { Engine } from "./engine.ts";
import { readNumbers, readTexts, type Texts } from "./native.ts";
import { inOrder, type Source, type SourceColumn } from "./source.ts";

/** One column over some rows, in their order: null is NaN among numbers, code 0 among texts. */
export type Values = { kind: "numeric"; values: Float64Array } | ({ kind: "categorical" } & Texts);

export type ProfiledKind = "numeric" | "categorical" | "boolean";

const numericType = /^(U?Int(8|16|32|64|128|256)|Float(32|64)|BFloat16|Decimal)/;

export function storedAsNumber(column: SourceColumn): boolean {
  return numericType.test(column.type);
}

export async function readValues(
  engine: Engine,
  source: Source,
  column: SourceColumn,
  kind: ProfiledKind,
): Promise<Values> {
  if (kind === "numeric" || storedAsNumber(column)) {
    return asKind(await readNumeric(engine, source, column), kind);
  }
  const plain = column.type === "String" ? column.sql : `toString(${column.sql})`;
  // Formats differ in which spaces around a text they keep.
  const text = column.text ? `trimBoth(${plain})` : plain;
  const sql = `SELECT toLowCardinality(${text}) FROM ${source.from} ${inOrder}`;
  return asKind({ kind: "categorical", ...readTexts(await engine.bytes(sql, "Native"), source.rows) }, kind);
}

export async function readNumeric(
  engine: Engine,
  source: Source,
  column: SourceColumn,
): Promise<Extract<Values, { kind: "numeric" }>> {
  const { sql, type } = column;
  const number =
    type === "Float64" ? sql : type === "String" ? `toFloat64OrNull(${sql})` : `toFloat64(${sql})`;
  const bytes = await engine.bytes(`SELECT ${number} FROM ${source.from} ${inOrder}`, "Native");
  return { kind: "numeric", values: readNumbers(bytes, source.rows) };
}

/** Booleans have the values "true" and "false", however they are stored. */
export function asKind(values: Values, kind: ProfiledKind): Values {
  if (kind === "numeric") return values;
  const texts = values.kind === "numeric" ? textsOf(values.values) : values;
  return kind === "boolean" ? asFlags(texts) : { ...texts, kind: "categorical" };
}

function asFlags({ texts, codes }: Texts): Values {
  const flags = Uint32Array.of(
    0,
    ...texts.map((t) => ({ "1": 1, "0": 2, none: 0 })[booleanOf(t) ?? "none"] ?? 0),
  );
  return { kind: "categorical", texts: ["true", "false"], codes: codes.map((code) => flags[code]!) };
}

function textsOf(values: Float64Array): Texts {
  const known = new Map<number, number>();
  const codes = Uint32Array.from(values, (x) => {
    if (Number.isNaN(x)) return 0;
    let code = known.get(x);
    if (code === undefined) {
      code = known.size + 1;
      known.set(x, code);
    }
    return code;
  });
  return { texts: Array.from(known.keys(), String), codes };
}

export function asStrings({ texts, codes }: Texts): (string | null)[] {
  return Array.from(codes, (code) => texts[code - 1] ?? null);
}

/** Milliseconds since 1970 in UTC; NaN where there is no readable time. */
export async function readTimes(engine: Engine, source: Source, column: SourceColumn): Promise<Float64Array> {
  const sql = `SELECT ${asMilliseconds(column)} FROM ${source.from} ${inOrder}`;
  return readNumbers(await engine.bytes(sql, "Native"), source.rows);
}

export function asMilliseconds({ sql, type }: SourceColumn): string {
  if (type.startsWith("Date")) return `toFloat64(toUnixTimestamp64Milli(toDateTime64(${sql}, 3, 'UTC')))`;
  if (type === "String") {
    return `toFloat64(toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(${sql}, 3, 'UTC')))`;
  }
  // Seconds, milli-, micro- or nanoseconds by their size, as in ingestion.
  const x = `toFloat64(${sql})`;
  return `multiIf(abs(${x}) < 1e11, ${x} * 1000, abs(${x}) < 1e14, ${x}, abs(${x}) < 1e17, ${x} / 1e3, ${x} / 1e6)`;
}
