import type { Grain } from "../domain/drift.ts";
import { zoneOffset } from "../domain/time-zone.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
    formats.set(key, found);
  }
  return found;
}

/** The name of a window in the model's own time zone. */
export function windowName(start: string, grain: Grain, timeZone: string): string {
  const at = new Date(start);
  const day = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
  if (grain === "hour") {
    return format(timeZone, { ...day, hour: "2-digit", minute: "2-digit" }).format(at);
  }
  if (grain === "month") return format(timeZone, { month: "long", year: "numeric" }).format(at);
  return (grain === "week" ? "Week of " : "") + format(timeZone, day).format(at);
}

/** The short name that an axis has room for. */
export function tickName(start: string, grain: Grain, timeZone: string): string {
  const at = new Date(start);
  if (grain === "hour") return format(timeZone, { hour: "2-digit", minute: "2-digit" }).format(at);
  if (grain === "month") return format(timeZone, { month: "short", year: "2-digit" }).format(at);
  return format(timeZone, { day: "numeric", month: "short" }).format(at);
}

export function moment(at: string, timeZone: string): string {
  return format(timeZone, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(at));
}

const units: [number, string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** A length of time in its largest unit. */
export function duration(ms: number): string {
  for (const [size, name] of units) {
    if (ms < size) continue;
    const x = ms / size;
    return `${x < 10 ? Number(x.toFixed(1)) : Math.round(x)} ${name}`;
  }
  return "0 s";
}

/** The instant at which a day such as 2026-03-01 begins in a time zone; null where it is no day. */
export function dayStart(day: string, timeZone: string): number | null {
  const wall = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(wall)) return null;
  const near = wall - zoneOffset(timeZone, wall);
  return wall - zoneOffset(timeZone, near);
}

/** The day on which an instant falls in a time zone, as 2026-03-01. */
export function dayOf(at: number, timeZone: string): string {
  return new Date(at + zoneOffset(timeZone, at)).toISOString().slice(0, 10);
}
