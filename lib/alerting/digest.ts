import type { Digest } from "./extension.ts";
import { localOf } from "./time-interval.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * The next moment after `now` (milliseconds) at which the receiver's clock shows the digest's time: the full hour, or
 * the minute of the day. A time that the clocks skip comes when they have skipped it; one that they show twice comes once.
 */
export function nextDigestAt(digest: Digest, timeZone: string, now: number): number {
  const minute = Math.floor(now / minuteMs) * minuteMs;
  if (digest.every === "hour") return minute + (60 - (localOf(now, timeZone).minute % 60)) * minuteMs;
  const today = localOf(now, timeZone);
  for (let day = 0; ; day++) {
    const at = instantOf({ ...today, day: today.day + day, minute: digest.minute }, timeZone);
    if (at > now) return at;
  }
}

type Wanted = { year: number; month: number; day: number; minute: number };

/** The first instant at which the clock shows this or, where it skips it, is past it. */
function instantOf({ year, month, day, minute }: Wanted, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, 0, minute);
  const offsets = [asUtc - 26 * hourMs, asUtc + 26 * hourMs].map((at) => offsetOf(at, timeZone));
  const candidates = offsets.map((offset) => asUtc - offset);
  const shown = candidates.filter((at) => at + offsetOf(at, timeZone) === asUtc);
  return shown.length > 0 ? Math.min(...shown) : Math.max(...candidates);
}

/** Local time minus UTC, in milliseconds. */
function offsetOf(at: number, timeZone: string): number {
  const { year, month, day, minute } = localOf(at, timeZone);
  return Date.UTC(year, month - 1, day, 0, minute) - Math.floor(at / minuteMs) * minuteMs;
}
