import { parseBaseline } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { sourceOf } from "#lib/domain/monitor.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type Monitor, watchedColumns } from "#server/monitors/index.ts";
import { newestEventEnd, type Subject } from "#server/profiles/index.ts";
import { verdictSources } from "./sources/index.ts";
import type { Series } from "./sources/source.ts";

const dayMs = 86_400_000;

/** How far back late rows still change what is found. */
const reachDays: Record<Grain, number> = { hour: 14, day: 92, week: 371, month: 1100 };

export type History = { from: Date; columns: Series[] };

type Watched = Pick<Monitor, "watch" | "columns" | "segment" | "grain" | "baseline">;

/** What a monitor judges: the verdicts of what it watches in closed windows, up to the newest event or to now. */
export async function watchedHistory(
  ctx: ServiceContext,
  subject: Subject,
  monitor: Watched,
  range: { from?: Date | undefined; to?: Date | undefined } = {},
): Promise<History> {
  const newest = range.to ?? (await newestEventEnd(ctx, subject));
  if (!newest) return { from: ctx.now(), columns: [] };
  const to = range.to ?? laterOf(newest, ctx.now(), monitor.grain);
  const from = range.from ?? new Date(newest.getTime() - reachDays[monitor.grain] * dayMs);
  const baseline = parseBaseline(monitor.baseline) ?? { kind: "reference" as const };
  const asked = { subject, segment: monitor.segment, grain: monitor.grain, from, to, baseline };
  const source = sourceOf(monitor.watch);
  const named = monitor.columns.length > 0 ? monitor.columns : null;
  const names = source === "drift" ? watchedColumns(monitor, subject.columns) : named;
  return { from, columns: await verdictSources[source](ctx, { ...asked, names }) };
}

/** A model that has gone silent shows it by empty windows, but not by more than a few. */
function laterOf(newest: Date, now: Date, grain: Grain): Date {
  const few = { hour: 1 / 24, day: 1, week: 7, month: 31 }[grain] * 4 * dayMs;
  return new Date(Math.max(newest.getTime(), Math.min(now.getTime(), newest.getTime() + few)));
}
