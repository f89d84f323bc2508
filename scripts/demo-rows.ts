import {
  type Cell,
  idColumn,
  type SimulatedEvent,
  type SimulatedModel,
  timeColumn,
} from "#tests/generators/index.ts";

function text(cell: Cell): string {
  return cell === null ? "" : String(cell);
}

function lines(header: readonly string[], rows: readonly string[]): string {
  return `${header.join(",")}\n${rows.join("\n")}${rows.length > 0 ? "\n" : ""}`;
}

function eventLine(e: SimulatedEvent): string {
  return `${e.id},${new Date(e.at).toISOString()},${e.cells.map(text).join(",")}`;
}

/** No generated value holds a comma, a quote or a line break: nothing needs quoting. */
export function eventsCsv(model: SimulatedModel, events: readonly SimulatedEvent[]): string {
  return lines([idColumn, timeColumn, ...model.columns], events.map(eventLine));
}

/** A reference has its labels with it. */
export function referenceCsv(model: SimulatedModel, events: readonly SimulatedEvent[]): string {
  return lines(
    [idColumn, timeColumn, ...model.columns, model.label],
    events.map((e) => `${eventLine(e)},${text(e.label)}`),
  );
}

export function labelsCsv(events: readonly SimulatedEvent[]): string {
  return lines(
    ["event_id", "label", "at"],
    events.map((e) => `${e.id},${text(e.label)},${new Date(e.labelAt).toISOString()}`),
  );
}
