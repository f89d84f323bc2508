import type { Column } from "../domain/schema.ts";
import { cellReaders, escapeCell, nullCell } from "./cell.ts";
import { CellProblem, type Reject, type SourceRow, shown } from "./reject.ts";
import { parseTime } from "./time.ts";

const dayMs = 86_400_000;
const columns = ["event_id", "label", "at"] as const;

/** `value` is the label in the engine's tab-separated text. */
export type ValidLabel = { row: number; id: string; at: number; value: string };

type Options = { label: Column | null; timeZone: string; now: number };

/** Checks rows of `event_id, label, at`; without `at` a label counts as arriving now. */
export function labelReader(
  header: readonly string[],
  options: Options,
): (row: SourceRow) => ValidLabel | Reject {
  const place = new Map(header.map((name, i) => [name, i]));
  const unknown = header.find((name) => !(columns as readonly string[]).includes(name));
  return (source) => {
    const { row } = source;
    const no = (column: string | null, code: Reject["code"], message: string): Reject => ({
      row,
      column,
      code,
      message,
    });
    if ("broken" in source) return no(null, "malformed_row", source.message);
    const cell = (name: (typeof columns)[number]) => source.cells[place.get(name) ?? -1];
    const extra = unknown === undefined ? undefined : source.cells[place.get(unknown) as number];
    if (unknown !== undefined && extra !== null && extra !== undefined) {
      return no(unknown, "unknown_column", `A label has ${columns.join(", ")} and nothing else.`);
    }
    const [id, label, at] = [cell("event_id"), cell("label"), cell("at")];
    if (id === undefined || id === null || id === "")
      return no("event_id", "missing_value", "The label names no event.");
    if (typeof id === "object") return no("event_id", "wrong_type", `${shown(id)} is not an event id.`);
    if (label === undefined || label === null || label === "")
      return no("label", "missing_value", "There is no label.");
    const time = at === undefined || at === null || at === "" ? options.now : parseTime(at, options.timeZone);
    if (time === null)
      return no("at", "bad_timestamp", `${shown(at)} is not a time: send RFC 3339 or Unix time.`);
    if (time < 0 || time > options.now + dayMs) {
      return no("at", "impossible_timestamp", `${shown(at)} lies before 1970 or more than 24 hours ahead.`);
    }
    const value = readLabel(label, options);
    if (value instanceof CellProblem) return no("label", value.code, value.message);
    return { row, id: String(id), at: time, value };
  };
}

function readLabel(label: unknown, { label: column, timeZone }: Options): string | CellProblem {
  if (!column) return escapeCell(typeof label === "object" ? JSON.stringify(label) : String(label));
  const cell = cellReaders[column.kind](label, timeZone);
  if (cell === nullCell) return new CellProblem("missing_value", "There is no label.");
  if (column.kind === "numeric" && (cell === "nan" || cell === "inf" || cell === "-inf")) {
    return new CellProblem("non_finite", `A label must be finite, not ${String(cell)}.`);
  }
  return cell;
}
