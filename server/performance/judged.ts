import type { Grain } from "#lib/domain/drift.ts";
import { type MetricResult, metricsOf } from "#lib/performance/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { cutWindows, findBaselines, parseSegment, type Subject } from "#server/profiles/index.ts";
import { storedWindows } from "./measured.ts";
import { findOutcome, hasOutcome } from "./outcome.ts";
import { readNewestMeasured } from "./store.ts";

/** One metric in one closed window as it was measured; times in milliseconds. */
export type JudgedMetric = {
  start: number;
  end: number;
  n: number;
  labelled: number;
  result: MetricResult | null;
};

export type JudgedMetrics = {
  metric: string;
  reference: { value: number; low: number | null; high: number | null } | null;
  windows: JudgedMetric[];
};

/**
 * The stored verdicts of every metric over closed windows, in order of time: what monitors judge. Windows that are
 * still open, or whose rows or matured labels are not measured yet, are left out. Empty: there is nothing to measure.
 */
export async function judgedPerformance(
  ctx: ServiceContext,
  input: { subject: Subject; segment: string | null; grain: Grain; from: Date; to: Date },
): Promise<JudgedMetrics[]> {
  authorize(ctx, "drift:read");
  const { subject, grain } = input;
  const segment = parseSegment(input.segment === null ? [] : [input.segment]);
  const outcome = await findOutcome(ctx, subject);
  if (!hasOutcome(outcome)) return [];
  if (segment !== "" && (await findBaselines(ctx, subject, segment)).length === 0) return [];
  const windows = cutWindows(subject.timeZone, grain, input.from, input.to);
  const stored = await storedWindows(ctx, { subject, outcome, segment, grain, windows });
  const closed = [...windows.keys()].filter((i) => windows[i]!.end <= ctx.now() && stored.current[i]);
  return Object.keys(metricsOf(outcome.task, stored.fit.reference.worth)).map((metric) => {
    const level = stored.fit.reference.levels[metric];
    return {
      metric,
      reference: level ? { value: level.value, low: level.low, high: level.high } : null,
      windows: closed.map((i) => ({
        start: windows[i]!.start.getTime(),
        end: windows[i]!.end.getTime(),
        n: stored.results[i]?.n ?? 0,
        labelled: stored.results[i]?.labelled ?? 0,
        result: stored.results[i]?.metrics[metric] ?? null,
      })),
    };
  });
}

/** Whether the version has labels, and predictions to hold against them. */
export async function hasPerformance(ctx: ServiceContext, subject: Subject): Promise<boolean> {
  authorize(ctx, "drift:read");
  return hasOutcome(await findOutcome(ctx, subject));
}

/** When each version was last measured, in milliseconds, over windows that begin after `since`. */
export async function newestMeasured(ctx: ServiceContext, since: Date): Promise<Map<number, number>> {
  authorize(ctx, "drift:read");
  return readNewestMeasured(ctx, since);
}
