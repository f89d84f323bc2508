import type { ModelTask } from "#lib/domain/schema.ts";
import { type Random, random } from "#lib/stats/index.ts";

export type Cell = string | number | boolean | null;

export type SimulatedEvent = {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  /** In the order of `columns`, without id and time. */
  cells: Cell[];
  label: Cell;
  labelAt: number;
};

/** The world that a row is drawn from: the hour of the day, the day of the week, hours from the anchor. */
export type Moment = { hour: number; hourOfDay: number; weekday: number; weekend: boolean };

export type SimulatedRow = { cells: Cell[]; label: Cell; labelDelayHours: number };

export type SimulatedModel = {
  name: string;
  task: ModelTask;
  owner: string;
  tier: number;
  labelMaturity: string;
  seed: number;
  idPrefix: string;
  columns: readonly string[];
  prediction: string;
  /** As the API's `score` parameter: a column, or class:column pairs. */
  score: string | null;
  label: string;
  segments: readonly string[];
  /** No label comes later than this. */
  longestLabelDelayHours: number;
  /** Expected events in an hour. */
  intensity: (moment: Moment) => number;
  row: (rng: Random, moment: Moment) => SimulatedRow;
};

export const idColumn = "event_id";
export const timeColumn = "event_time";
const hourMs = 3_600_000;

function momentOf(anchor: number, hour: number): Moment {
  const at = new Date(anchor + hour * hourMs);
  const weekday = at.getUTCDay();
  return { hour, hourOfDay: at.getUTCHours(), weekday, weekend: weekday === 0 || weekday === 6 };
}

/** Each hour has a stream of its own: any range can be made without the hours before it, always the same. */
export function eventsOfHour(model: SimulatedModel, anchor: number, hour: number): SimulatedEvent[] {
  const moment = momentOf(anchor, hour);
  const rng = random(model.seed * 2 ** 32 + (hour + 2 ** 20));
  const rows = rng.binomial(2000, model.intensity(moment) / 2000);
  const times = Array.from({ length: rows }, () => Math.floor(rng.uniform() * hourMs)).sort((a, b) => a - b);
  return times.map((offset, i) => {
    const { cells, label, labelDelayHours } = model.row(rng, moment);
    const at = anchor + hour * hourMs + offset;
    const id = `${model.idPrefix}-${(hour + 2 ** 20).toString(36)}-${String(i).padStart(3, "0")}`;
    return { id, at, cells, label, labelAt: at + Math.round(labelDelayHours * hourMs) };
  });
}

export function eventsBetween(
  model: SimulatedModel,
  anchor: number,
  from: number,
  to: number,
): SimulatedEvent[] {
  const events: SimulatedEvent[] = [];
  for (let hour = from; hour < to; hour++) events.push(...eventsOfHour(model, anchor, hour));
  return events;
}
