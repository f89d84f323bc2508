import { zoneOffset } from "../domain/time-zone.ts";

const text =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
const dayMs = 86_400_000;

/** Milliseconds since 1970 of a time as data files write it; naive ones are local to the zone. Null: not a time. */
export function parseTime(value: unknown, timeZone: string): number | null {
  if (typeof value === "number") return fromEpoch(value);
  if (typeof value === "bigint") return fromEpoch(Number(value));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime();
  if (typeof value !== "string") return null;
  const trimmed = value.trim();
  const found = text.exec(trimmed);
  if (found) return fromParts(found, timeZone);
  return /^-?\d{9,19}(\.\d+)?$/.test(trimmed) ? fromEpoch(Number(trimmed)) : null;
}

/** Seconds, milli-, micro- or nanoseconds by their size: each unit covers years up to 5138. */
function fromEpoch(x: number): number | null {
  if (!Number.isFinite(x)) return null;
  const size = Math.abs(x);
  if (size < 1e11) return Math.round(x * 1000);
  if (size < 1e14) return Math.round(x);
  return size < 1e17 ? Math.round(x / 1e3) : Math.round(x / 1e6);
}

function fromParts(found: RegExpExecArray, timeZone: string): number | null {
  const [, y, mo, d, h = "0", mi = "0", s = "0", fraction = "", zone] = found;
  const [year, month, day] = [Number(y), Number(mo), Number(d)];
  const [hour, minute, second] = [Number(h), Number(mi), Number(s)];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const date = Date.UTC(year, month - 1, day);
  if (new Date(date).getUTCDate() !== day) return null;
  const millis = fraction === "" ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  const local = date + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
  if (zone === undefined) return timeZone === "UTC" ? local : fromLocal(local, timeZone);
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!offset) return local;
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return local - (offset[1] === "-" ? -minutes : minutes) * 60_000;
}

const offsets = new Map<string, number>();

/** Offsets change on quarters of an hour at most: one question to the zone's tables for each. */
function offsetNear(timeZone: string, at: number): number {
  const key = `${timeZone}${Math.floor(at / 900_000)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = zoneOffset(timeZone, Math.floor(at / 900_000) * 900_000);
    if (offsets.size > 20_000) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/** A wall-clock time that comes twice means the first; one that is skipped is read on the clock before the jump. */
function fromLocal(local: number, timeZone: string): number {
  const before = local - offsetNear(timeZone, local - dayMs);
  if (before + offsetNear(timeZone, before) === local) return before;
  const after = local - offsetNear(timeZone, local + dayMs);
  return after + offsetNear(timeZone, after) === local ? after : before;
}
