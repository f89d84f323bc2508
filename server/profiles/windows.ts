import type { Grain } from "#lib/domain/drift.ts";
import { zoneOffset } from "#lib/domain/time-zone.ts";

/** A span of time cut in the model's time zone. `key` is how the engine names it (see windowKeySql). */
export type Window = { start: Date; end: Date; key: string };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Whether every local hour of the range starts on a whole UTC hour. */
export function wholeHours(timeZone: string, from: Date, to: Date): boolean {
  if (timeZone === "UTC") return true;
  for (let at = from.getTime(); ; at += 7 * dayMs) {
    const last = at >= to.getTime();
    if (zoneOffset(timeZone, last ? to.getTime() : at) % hourMs !== 0) return false;
    if (last) return true;
  }
}

/** The start of the local hour that holds the instant. */
export function hourStart(timeZone: string, at: Date): Date {
  const offset = timeZone === "UTC" ? 0 : zoneOffset(timeZone, at.getTime());
  return new Date(Math.floor((at.getTime() + offset) / hourMs) * hourMs - offset);
}

/** The local calendar date as the UTC midnight of the same date. */
export function localDate(timeZone: string, at: number): number {
  const offset = timeZone === "UTC" ? 0 : zoneOffset(timeZone, at);
  return Math.floor((at + offset) / dayMs) * dayMs;
}

/** The hour on the local clock, 0 to 23. */
export function localHour(timeZone: string, at: number): number {
  const offset = timeZone === "UTC" ? 0 : zoneOffset(timeZone, at);
  return Math.floor(((((at + offset) % dayMs) + dayMs) % dayMs) / hourMs);
}

/** The first instant of a local date: 00:00, or later where the clock jumps over midnight. */
export function dateStart(timeZone: string, date: number): Date {
  if (timeZone === "UTC") return new Date(date);
  const guess = date - zoneOffset(timeZone, date - zoneOffset(timeZone, date));
  if (localDate(timeZone, guess) === date && localDate(timeZone, guess - 1) < date) return new Date(guess);
  const step = 60_000;
  let low = Math.floor((date - 16 * hourMs) / step);
  let high = Math.ceil((date + 16 * hourMs) / step);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (localDate(timeZone, middle * step) >= date) high = middle;
    else low = middle + 1;
  }
  return new Date(low * step);
}

/** The first date of the day, ISO week (Monday) or month that holds the date. */
function periodStart(grain: Grain, date: number): number {
  const d = new Date(date);
  if (grain === "week") return date - ((d.getUTCDay() + 6) % 7) * dayMs;
  if (grain === "month") return Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), 1);
  return date;
}

function nextPeriod(grain: Grain, date: number): number {
  const d = new Date(date);
  if (grain === "week") return date + 7 * dayMs;
  if (grain === "month") return Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 1);
  return date + dayMs;
}

function windowAt(timeZone: string, grain: Grain, at: Date): Window {
  if (grain === "hour") {
    const start = hourStart(timeZone, at);
    const next = hourStart(timeZone, new Date(start.getTime() + hourMs));
    // Where a clock moves by half an hour, the hour of the change lasts an hour or half of one.
    const end = next > at ? next : new Date(start.getTime() + hourMs);
    return { start, end, key: `${start.getTime() / 1000}` };
  }
  const date = periodStart(grain, localDate(timeZone, at.getTime()));
  const start = dateStart(timeZone, date);
  const end = dateStart(timeZone, nextPeriod(grain, date));
  return { start, end, key: new Date(date).toISOString().slice(0, 10) };
}

/** All windows that share an instant with [from, to), in order, without gaps. */
export function cutWindows(timeZone: string, grain: Grain, from: Date, to: Date): Window[] {
  const windows: Window[] = [];
  let at = from;
  while (at < to) {
    const window = windowAt(timeZone, grain, at);
    if (window.key !== windows.at(-1)?.key) windows.push(window);
    at = window.end > at ? window.end : new Date(at.getTime() + hourMs / 2);
  }
  return windows;
}

/** The start of the window that lies `count` windows before the one that holds the instant. */
export function windowsBack(timeZone: string, grain: Grain, at: Date, count: number): Date {
  let start = windowAt(timeZone, grain, at).start;
  for (let i = 0; i < count; i++) start = windowAt(timeZone, grain, new Date(start.getTime() - 1)).start;
  return start;
}
