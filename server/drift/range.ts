import { LeewayError } from "#lib/domain/errors.ts";
import type { Grain } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  cutWindows,
  newestEventEnd,
  type Subject,
  type Window,
  windowsBack,
} from "#server/profiles/index.ts";

const mostWindows = 10_000;
// A cell is some 25 µs to score and some 500 bytes to send.
const mostCells = 400_000;
const dayMs = 86_400_000;

export type Range = { from: Date; to: Date };

/** The asked range; by default the last 30 days up to the newest event. Null: there are no events and no range. */
export async function resolveRange(
  ctx: ServiceContext,
  subject: Subject,
  asked: { from?: Date | undefined; to?: Date | undefined },
): Promise<Range | null> {
  const to = asked.to ?? (await newestEventEnd(ctx, subject)) ?? (asked.from ? ctx.now() : null);
  if (!to) return null;
  const from = asked.from ?? windowsBack(subject.timeZone, "day", new Date(to.getTime() - 1), 29);
  return { from, to: to > from ? to : new Date(from.getTime() + dayMs) };
}

/** Whole windows that share an instant with the range. */
export function cutRange(subject: Subject, grain: Grain, range: Range, features: number): Window[] {
  const shortest = { hour: dayMs / 24, day: dayMs * 0.95, week: dayMs * 6.9, month: dayMs * 27 }[grain];
  const about = (range.to.getTime() - range.from.getTime()) / shortest;
  const most = Math.min(mostWindows, Math.floor(mostCells / Math.max(1, features)));
  if (about > most) {
    throw new LeewayError(
      "LIMIT",
      `That range has about ${Math.round(about)} windows, the most for ${features} features is ${most}: take a coarser grain or a shorter range.`,
    );
  }
  return cutWindows(subject.timeZone, grain, range.from, range.to);
}
