import { metricsOf, smallestWorsening } from "#lib/performance/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { parseSegment, type Subject } from "#server/profiles/index.ts";
import { findFit } from "./fit.ts";
import { findOutcome, hasOutcome } from "./outcome.ts";

type Asked = { n: number; q: number; effectAtLeast: number | null; segment: string | null };

/** Of each metric: the smallest worsening that a window of n labelled rows would show. */
export async function performancePower(
  ctx: ServiceContext,
  subject: Subject,
  { segment, ...rule }: Asked,
): Promise<{ metric: string; smallest: number | null }[]> {
  authorize(ctx, "drift:read");
  const outcome = await findOutcome(ctx, subject);
  if (!hasOutcome(outcome)) return [];
  const place = parseSegment(segment === null ? [] : [segment]);
  const { reference } = await findFit(ctx, subject, outcome, place, false);
  return Object.keys(metricsOf(outcome.task, reference.worth)).map((metric) => ({
    metric,
    smallest: smallestWorsening(reference, metric, rule),
  }));
}
