import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import type { MetricResult } from "#lib/performance/index.ts";
import { instant, parseInput } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, frozenSegments, parseSegment } from "#server/profiles/index.ts";
import { findOutcome, hasOutcome } from "./outcome.ts";
import { readSegmentResults } from "./store.ts";

const input = z.object({
  model: z.string().min(1),
  version: z.string().min(1).optional(),
  start: instant,
  grain: z.enum(grains).default("day"),
  metric: z.string().min(1).max(60),
});

export type SegmentResult = MetricResult & { segment: string; n: number; labelled: number };

/** One metric of one window in every segment that has been measured, as it was stored. */
export async function performanceSegments(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<SegmentResult[]> {
  authorize(ctx, "drift:read");
  const wanted = parseInput(input, asked);
  const subject = await findSubject(ctx, wanted);
  const spelled = new Map((await frozenSegments(ctx, subject)).map((s) => [parseSegment([s]), s]));
  const outcome = await findOutcome(ctx, subject);
  if (!hasOutcome(outcome)) return [];
  const stored = await readSegmentResults(ctx, subject, { ...wanted, worth: outcome.worth });
  return stored.flatMap(({ segment, ...rest }) => {
    const name = spelled.get(segment);
    return name === undefined ? [] : [{ ...rest, segment: name }];
  });
}
