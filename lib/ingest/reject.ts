/** Why a row was not taken; each has a row in docs/ingestion.md. */
export const rejectCodes = [
  "malformed_row",
  "column_count",
  "unknown_column",
  "missing_column",
  "missing_value",
  "wrong_type",
  "wrong_width",
  "non_finite",
  "too_long",
  "bad_timestamp",
  "impossible_timestamp",
] as const;
export type RejectCode = (typeof rejectCodes)[number];

export type Reject = { row: number; column: string | null; code: RejectCode; message: string };

/** A row of a body, before anything is known of it. `row` counts data rows from 1; cells follow the header. */
export type SourceRow =
  | { row: number; cells: readonly unknown[] }
  | { row: number; broken: string; message: string };

/** `typed`: the format tells numbers from text, so that digits in text are meant as text. */
export type RowBatch = { header: readonly string[]; rows: readonly SourceRow[]; typed?: boolean };

/** What is wrong with one cell. */
export class CellProblem {
  readonly code: RejectCode;
  readonly message: string;
  constructor(code: RejectCode, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** A value as it is shown in a message: short, on one line. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const flat = text.replace(/\s+/g, " ");
  return flat.length > 60 ? `${flat.slice(0, 57)}…` : flat;
}
