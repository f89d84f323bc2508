import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  cutWindows,
  frozenSegments,
  newestEventEnd,
  parseSegment,
  type Subject,
} from "#server/profiles/index.ts";
import { storeMissing } from "./measured.ts";
import { findOutcome, hasOutcome } from "./outcome.ts";

const reach = 92 * 86_400_000;
const grains = ["day", "week", "month"] as const;
/** Segments that the worker keeps ready; others are measured when somebody asks. */
const mostSegments = 40;

/**
 * Measures the days, weeks and months of the last three months whose rows changed, or whose labels have come of age,
 * since they were measured, for all rows and for the segments of the reference. Killed at any point, whole windows
 * are stored or none of their metrics, and the next pass goes on.
 */
export async function measurePerformance(
  ctx: ServiceContext,
  subject: Subject,
  signal: AbortSignal,
): Promise<void> {
  authorize(ctx, "events:write");
  const outcome = await findOutcome(ctx, subject);
  const to = await newestEventEnd(ctx, subject);
  if (!hasOutcome(outcome) || !to) return;
  const segments = (await frozenSegments(ctx, subject)).slice(0, mostSegments).map((s) => parseSegment([s]));
  for (const segment of ["", ...segments]) {
    for (const grain of grains) {
      const windows = cutWindows(subject.timeZone, grain, new Date(to.getTime() - reach), to);
      if (await storeMissing(ctx, { subject, outcome, segment, grain, windows }, signal)) return;
    }
  }
}
