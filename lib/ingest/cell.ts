/** Reads one cell as its column's kind, into the engine's tab-separated text (`\N` is null). */
import type { ColumnKind } from "../domain/schema.ts";
import { CellProblem, shown } from "./reject.ts";
import { parseTime } from "./time.ts";
import { vectorOf } from "./vector.ts";

export const longestText = 10_000;
export const nullCell = "\\N";

/** Text that stands for "no value" in columns that are not text. */
const nulls = new Set(["", "null", "NULL", "Null", "None", "NA", "N/A", "n/a", "\\N", "<NA>", "NaT"]);
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const special: Record<string, string> = {
  nan: "nan",
  "-nan": "nan",
  inf: "inf",
  "+inf": "inf",
  infinity: "inf",
  "+infinity": "inf",
  "-inf": "-inf",
  "-infinity": "-inf",
};
const booleans: Record<string, string> = {
  "1": "1",
  true: "1",
  t: "1",
  yes: "1",
  y: "1",
  "1.0": "1",
  "0": "0",
  false: "0",
  f: "0",
  no: "0",
  n: "0",
  "0.0": "0",
};

const mustEscape = /[\\\t\n\r\0]/;

export function escapeCell(text: string): string {
  if (!mustEscape.test(text)) return text;
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\t", "\\t")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\0", "\\0");
}

/** Whether a cell that is there says "no value", in a column of numbers, booleans or times. */
export function isNullText(text: string): boolean {
  return nulls.has(text);
}

/** The number that a text is, NaN and infinities included; undefined when it is none. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (number.test(trimmed)) return Number(trimmed);
  const known = special[trimmed.toLowerCase()];
  if (known === undefined) return undefined;
  return known === "nan" ? Number.NaN : known === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

export function booleanOf(text: string): "0" | "1" | undefined {
  return booleans[text.trim().toLowerCase()] as "0" | "1" | undefined;
}

type Reader = (value: unknown, timeZone: string) => string | CellProblem;

function numericText(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (x === Number.POSITIVE_INFINITY) return "inf";
  return x === Number.NEGATIVE_INFINITY ? "-inf" : String(x);
}

function readNumeric(value: unknown): string | CellProblem {
  if (typeof value === "number") return numericText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "string") {
    if (nulls.has(value)) return nullCell;
    const x = numberOf(value);
    if (x !== undefined) return numericText(x);
  }
  return new CellProblem("wrong_type", `${shown(value)} is not a number.`);
}

function readBoolean(value: unknown): string | CellProblem {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (value === 0 || value === 1) return String(value);
  if (typeof value === "bigint" && (value === 0n || value === 1n)) return String(value);
  if (typeof value === "string") {
    if (nulls.has(value)) return nullCell;
    const found = booleanOf(value);
    if (found !== undefined) return found;
  }
  return new CellProblem("wrong_type", `${shown(value)} is not true or false.`);
}

function readText(value: unknown): string | CellProblem {
  const text = typeof value === "string" ? value : plainText(value);
  if (text.length > longestText) {
    return new CellProblem(
      "too_long",
      `The text has ${text.length} characters; at most ${longestText} are taken.`,
    );
  }
  return escapeCell(text);
}

function plainText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function readTimestamp(value: unknown, timeZone: string): string | CellProblem {
  if (typeof value === "string" && nulls.has(value)) return nullCell;
  const at = parseTime(value, timeZone);
  if (at === null || Math.abs(at) > 8.64e15) {
    return new CellProblem("wrong_type", `${shown(value)} is not a point in time.`);
  }
  return new Date(at).toISOString();
}

function readEmbedding(value: unknown): string | CellProblem {
  if (typeof value === "string" && nulls.has(value)) return nullCell;
  const numbers = vectorOf(value);
  if (numbers === null) {
    return new CellProblem("wrong_type", `${shown(value)} is not a list of finite numbers.`);
  }
  return numbers.length === 0 ? nullCell : `[${numbers.join(",")}]`;
}

/** How many numbers a vector has, from its cell. */
export function widthOfCell(cell: string): number {
  let width = 1;
  for (let at = cell.indexOf(","); at >= 0; at = cell.indexOf(",", at + 1)) width += 1;
  return width;
}

export const cellReaders: Record<ColumnKind, Reader> = {
  numeric: readNumeric,
  boolean: readBoolean,
  categorical: readText,
  text: readText,
  timestamp: readTimestamp,
  embedding: readEmbedding,
};
