/** Checks rows against a frozen schema. Compiled once for a header: one array of steps, no lookups per row. */
import type { Column } from "../domain/schema.ts";
import { cellReaders, escapeCell, longestText, nullCell, widthOfCell } from "./cell.ts";
import { CellProblem, type Reject, type SourceRow, shown } from "./reject.ts";
import { parseTime } from "./time.ts";

const dayMs = 86_400_000;
const longestId = 500;

/** `cells` is the row in the engine's tab-separated text, one cell a column of the schema. */
export type ValidRow = { row: number; id: string; at: number; cells: string };

export type ReaderOptions = {
  timeZone: string;
  /** Milliseconds; what lies more than 24 hours ahead is rejected. */
  now: number;
  /** The id of a row that brings none. */
  idOf: (row: number) => string;
  /** A reference needs no times, and no upper limit for them. */
  reference?: boolean;
};

export type RowReader = (row: SourceRow) => ValidRow | Reject;

type Step = { column: Column; at: number };

export function rowReader(
  columns: readonly Column[],
  header: readonly string[],
  options: ReaderOptions,
): RowReader {
  const place = new Map(header.map((name, i) => [name, i]));
  const known = new Set(columns.map((c) => c.name));
  const unknown = header.flatMap((name, i) => (known.has(name) ? [] : [{ name, i }]));
  const steps = columns.map((column): Step => ({ column, at: place.get(column.name) ?? -1 }));
  const idColumn = steps.find((s) => s.column.role === "id");
  const timeColumn = steps.find((s) => s.column.role === "timestamp");
  const parts = Array.from<string>({ length: steps.length });
  return (source) => {
    const { row } = source;
    if ("broken" in source) return { row, column: null, code: "malformed_row", message: source.message };
    const { cells } = source;
    if (cells.length > header.length) return tooMany(row, cells.length, header.length);
    for (const { name, i } of unknown) {
      if (!absent(cells[i])) {
        return reject(row, name, "unknown_column", `The schema has no column ${shown(name)}: ${hint(name)}.`);
      }
    }
    const id = readId(row, idColumn, cells, options);
    if (typeof id !== "string") return id;
    const at = readTime(row, timeColumn, cells, options);
    if (typeof at !== "number") return at;
    for (const [i, step] of steps.entries()) {
      const cell = readCell(step, cells, options.timeZone);
      if (cell instanceof CellProblem) return reject(row, step.column.name, cell.code, cell.message);
      parts[i] = cell;
    }
    return { row, id, at, cells: parts.join("\t") };
  };
}

function hint(name: string): string {
  return name.trim() === name
    ? "leave it out, or send a new reference that has it"
    : "its name has spaces around it";
}

function reject(row: number, column: string | null, code: Reject["code"], message: string): Reject {
  return { row, column, code, message };
}

function tooMany(row: number, found: number, expected: number): Reject {
  return reject(row, null, "column_count", `The row has ${found} cells, the header names ${expected}.`);
}

function absent(value: unknown): boolean {
  return value === undefined || value === null;
}

function readId(
  row: number,
  step: Step | undefined,
  cells: readonly unknown[],
  options: ReaderOptions,
): string | Reject {
  if (!step) return options.idOf(row);
  const value = step.at < 0 ? undefined : cells[step.at];
  const name = step.column.name;
  if (absent(value) || value === "") {
    if (options.reference) return options.idOf(row);
    return reject(row, name, "missing_value", "The event has no id.");
  }
  if (typeof value === "object") return reject(row, name, "wrong_type", `${shown(value)} is not an id.`);
  const id = String(value);
  if (id.length > longestId) {
    return reject(
      row,
      name,
      "too_long",
      `The id has ${id.length} characters; at most ${longestId} are taken.`,
    );
  }
  return id;
}

function readTime(
  row: number,
  step: Step | undefined,
  cells: readonly unknown[],
  options: ReaderOptions,
): number | Reject {
  if (!step) return options.reference ? 0 : options.now;
  const value = step.at < 0 ? undefined : cells[step.at];
  const name = step.column.name;
  if (absent(value) || value === "") return reject(row, name, "missing_value", "The row has no time.");
  const at = parseTime(value, options.timeZone);
  if (at === null) {
    return reject(row, name, "bad_timestamp", `${shown(value)} is not a time: send RFC 3339 or Unix time.`);
  }
  return checkTime(at, options) ?? impossible(row, name, at);
}

function checkTime(at: number, options: ReaderOptions): number | null {
  return at < 0 || at > options.now + dayMs ? null : at;
}

function impossible(row: number, column: string, at: number): Reject {
  const valid = Math.abs(at) <= 8.64e15;
  const when = valid ? new Date(at).toISOString() : "The time";
  const why = at < 0 ? "lies before 1970" : "lies more than 24 hours ahead";
  return reject(row, column, "impossible_timestamp", `${when} ${why}.`);
}

const needed = new Set(["feature", "prediction", "score", "segment", "group"]);

function readCell({ column, at }: Step, cells: readonly unknown[], timeZone: string): string | CellProblem {
  const { role } = column;
  if (role === "id" || role === "timestamp") return nullCell;
  const value = at < 0 ? undefined : cells[at];
  if (value === undefined && !column.nullable && needed.has(role)) {
    return new CellProblem(
      "missing_column",
      `The row has no ${column.name}, which every row of the reference has.`,
    );
  }
  if (absent(value)) return nullCell;
  if (role === "ignored") return ignoredText(value);
  const cell = cellReaders[column.kind](value, timeZone);
  if (typeof column.width === "number" && typeof cell === "string" && cell !== nullCell) {
    const width = widthOfCell(cell);
    if (width !== column.width) {
      return new CellProblem(
        "wrong_width",
        `The list has ${width} numbers; those of the reference have ${column.width}.`,
      );
    }
  }
  const strict = role === "prediction" || role === "score" || role === "label";
  if (strict && (cell === "nan" || cell === "inf" || cell === "-inf") && column.kind === "numeric") {
    return new CellProblem("non_finite", `A ${role} must be finite, not ${cell}.`);
  }
  return cell;
}

/** Kept as it came, for the day on which the column is no longer ignored. */
function ignoredText(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > longestText ? nullCell : escapeCell(text);
}
