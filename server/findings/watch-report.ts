import { LeewayError } from "#lib/domain/errors.ts";
import { type Lint, lintMissing, lintMonitor, lintPaused } from "#lib/monitor/index.ts";
import { findPause } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { keptAway, listMonitors, type Monitor, monitorRule, watchedColumns } from "#server/monitors/index.ts";
import { hasPerformance } from "#server/performance/index.ts";
import { findSubject, type Subject } from "#server/profiles/index.ts";
import { watchedHistory } from "./history.ts";

export type WatchedMonitor = Monitor & { watches: number; lint: Lint[] };

/** A model's monitors with what is wrong with each, if anything. */
export async function watchReport(ctx: ServiceContext, input: { model: string }): Promise<WatchedMonitor[]> {
  authorize(ctx, "monitors:read");
  const monitors = await listMonitors(ctx, input);
  const subject = await subjectOrNone(ctx, input.model);
  const reports: WatchedMonitor[] = [];
  for (const monitor of monitors) {
    if (!subject) {
      reports.push({ ...monitor, watches: 0, lint: [] });
      continue;
    }
    const history = monitor.enabled ? await watchedHistory(ctx, subject, monitor) : null;
    const lint = history ? lintMonitor(history.columns, monitorRule(monitor), monitor.source) : [];
    const pause = monitor.source === "multivariate" ? await findPause(ctx, subject, "") : null;
    if (pause) lint.push(lintPaused(pause.by, pause.at));
    const watches =
      monitor.source === "drift"
        ? watchedColumns(monitor, subject.columns).length
        : (history?.columns.length ?? 0);
    reports.push({ ...monitor, watches, lint });
  }
  const missing = lintMissing(keptAway(monitors, subject === null || (await hasPerformance(ctx, subject))));
  // Of the model as a whole: said once, of the monitor that was made first.
  const first = reports.toSorted((a, b) => a.id - b.id)[0];
  if (missing) first?.lint.push(missing);
  return reports;
}

/** Monitors can be declared before there is a reference. */
async function subjectOrNone(ctx: ServiceContext, model: string): Promise<Subject | null> {
  try {
    return await findSubject(ctx, { model });
  } catch (error) {
    if (error instanceof LeewayError && error.code === "CONFLICT") return null;
    throw error;
  }
}
