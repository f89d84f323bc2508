import type { ServiceContext } from "#server/kernel/context.ts";
import { dirtyHoursBetween, loadProfiledHours, newestHour, oldestDirtyHour } from "./store.ts";
import type { Subject } from "./subject.ts";
import { hourStart, type Window } from "./windows.ts";

const hourMs = 3_600_000;

/** The end of the newest local hour with an event. */
export async function newestEventEnd(ctx: ServiceContext, subject: Subject): Promise<Date | null> {
  const newest = await newestHour(ctx, subject);
  return newest ? new Date(hourStart(subject.timeZone, newest).getTime() + hourMs) : null;
}

/** Until when all rows are profiled, in milliseconds since 1970: the oldest hour that waits, or the newest event's end. 0 without events. */
export async function profiledTo(ctx: ServiceContext, subject: Subject): Promise<number> {
  const [end, waiting] = await Promise.all([
    newestEventEnd(ctx, subject),
    oldestDirtyHour(ctx, subject.versionId),
  ]);
  const first = waiting ? hourStart(subject.timeZone, waiting).getTime() : Number.POSITIVE_INFINITY;
  return Math.min(end?.getTime() ?? 0, first);
}

/** `seq`: the newest profile of the window's hours; `dirty`: some of its rows are not profiled yet. */
export type WindowState = { seq: number; events: number; dirty: boolean };

/** What the windows, in order and without gaps, are made of now. */
export async function stateOfWindows(
  ctx: ServiceContext,
  subject: Subject,
  windows: readonly Window[],
): Promise<WindowState[]> {
  const states = windows.map((): WindowState => ({ seq: 0, events: 0, dirty: false }));
  const from = windows[0]?.start;
  const to = windows.at(-1)?.end;
  if (!from || !to) return states;
  const [profiled, dirty] = await Promise.all([
    loadProfiledHours(ctx, subject, from, to),
    dirtyHoursBetween(ctx, subject.versionId, from, to),
  ]);
  let i = 0;
  for (const { hour, computed, n } of profiled) {
    while (i < windows.length && hour >= (windows[i] as Window).end) i++;
    const state = states[i];
    if (!state || hour < (windows[i] as Window).start) continue;
    state.seq = Math.max(state.seq, computed);
    state.events += n;
  }
  for (const hour of dirty) {
    const last = new Date(hour.getTime() + hourMs - 1);
    for (let j = firstEndingAfter(windows, hour); j < windows.length; j++) {
      if ((windows[j] as Window).start > last) break;
      (states[j] as WindowState).dirty = true;
    }
  }
  return states;
}

function firstEndingAfter(windows: readonly Window[], at: Date): number {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((windows[middle] as Window).end > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Rows of each profiled hour that has any, by its start in milliseconds. */
export async function hourlyRows(
  ctx: ServiceContext,
  subject: Subject,
  range: { from: Date; to: Date },
): Promise<Map<number, number>> {
  const profiled = await loadProfiledHours(ctx, subject, range.from, range.to);
  return new Map(profiled.filter(({ n }) => n > 0).map(({ hour, n }) => [hour.getTime(), n]));
}
