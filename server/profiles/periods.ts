import type { BaselineChoice, Span } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { cutWindows, dateStart, localDate, localHour, type Window, windowsBack } from "./windows.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

export type PeriodPlan = {
  /** All windows from the earliest that a baseline needs to the last that is judged, in order and without gaps. */
  all: Window[];
  /** For each judged window, the periods of its baseline, newest first: positions in `all`. Two where a clock goes back. */
  periods: number[][][];
};

/** Which earlier stretches each window is compared with, by the calendar and the clock of the model's time zone. */
export function planPeriods(
  timeZone: string,
  grain: Grain,
  windows: readonly Window[],
  choice: BaselineChoice,
): PeriodPlan {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last || choice.kind === "reference")
    return { all: [...windows], periods: windows.map(() => []) };
  const all = cutWindows(timeZone, grain, earliest(timeZone, grain, first, choice), last.end);
  const periods = periodFinder(timeZone, all, choice);
  return { all, periods: windows.map((window) => periods(window)) };
}

function earliest(timeZone: string, grain: Grain, first: Window, choice: BaselineChoice): Date {
  if (choice.kind === "trailing") return before(timeZone, first.start, choice.span);
  if (choice.kind === "same-weekday" || choice.kind === "same-hour") {
    const days = choice.periods * (choice.kind === "same-weekday" ? 7 : 1);
    return dateStart(timeZone, localDate(timeZone, first.start.getTime()) - days * dayMs);
  }
  return windowsBack(timeZone, grain, first.start, 1);
}

/** The instant that lies so long before by the calendar: the same clock time, or the first after it. */
function before(timeZone: string, at: Date, { size, unit }: Span): Date {
  if (unit === "h") return new Date(at.getTime() - size * hourMs);
  const date = localDate(timeZone, at.getTime());
  const sinceMidnight = at.getTime() - dateStart(timeZone, date).getTime();
  const day = new Date(date);
  const month = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - size + 1, 0);
  const earlier =
    unit === "m"
      ? month +
        (Math.min(day.getUTCDate(), new Date(month).getUTCDate()) - new Date(month).getUTCDate()) * dayMs
      : date - size * (unit === "w" ? 7 : 1) * dayMs;
  return new Date(dateStart(timeZone, earlier).getTime() + sinceMidnight);
}

function periodFinder(
  timeZone: string,
  all: readonly Window[],
  choice: Exclude<BaselineChoice, { kind: "reference" }>,
): (window: Window) => number[][] {
  const starts = all.map((w) => w.start.getTime());
  if (choice.kind === "previous") {
    return (window) => {
      const at = firstAtLeast(starts, window.start.getTime()) - 1;
      return at >= 0 ? [[at]] : [];
    };
  }
  if (choice.kind === "trailing") {
    return (window) => {
      const from = before(timeZone, window.start, choice.span).getTime();
      const to = choice.gap ? before(timeZone, window.start, choice.gap).getTime() : window.start.getTime();
      let at = firstAtLeast(starts, to) - 1;
      if (at >= 0 && all[at]!.end.getTime() > to) at -= 1;
      const found: number[][] = [];
      for (; at >= 0 && starts[at]! >= from; at--) found.push([at]);
      return found;
    };
  }
  // Windows by local date, and by local hour where they are hours.
  const hours = all.some((w) => w.end.getTime() - w.start.getTime() <= 2 * hourMs);
  const keyOf = (date: number, hour: number) => `${date}/${hours ? hour : 0}`;
  const byClock = new Map<string, number[]>();
  for (const [i, at] of starts.entries()) {
    const key = keyOf(localDate(timeZone, at), localHour(timeZone, at));
    byClock.set(key, [...(byClock.get(key) ?? []), i]);
  }
  const step = (choice.kind === "same-weekday" ? 7 : 1) * dayMs;
  return (window) => {
    const at = window.start.getTime();
    const [date, hour] = [localDate(timeZone, at), localHour(timeZone, at)];
    return Array.from(
      { length: choice.periods },
      (_, j) => byClock.get(keyOf(date - (j + 1) * step, hour)) ?? [],
    ).filter((found) => found.length > 0);
  };
}

function firstAtLeast(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}
