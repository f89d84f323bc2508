import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import { cutRange, instant, parseInput } from "#server/drift/index.ts";
import { type JudgementHistory, judgementHistory } from "#server/judgements/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, parseSegment } from "#server/profiles/index.ts";

const input = z.object({
  model: z.string().min(1),
  version: z.string().min(1).optional(),
  metric: z.string().min(1).max(60),
  start: instant,
  grain: z.enum(grains).default("day"),
  segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
});

/** How the verdict on one metric in the window that holds `start` came to be: every judgement since it closed. */
export async function performanceHistory(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<{ model: string; version: string; start: string; judgements: JudgementHistory }> {
  authorize(ctx, "drift:read");
  const wanted = parseInput(input, asked);
  const subject = await findSubject(ctx, wanted);
  const range = { from: wanted.start, to: new Date(wanted.start.getTime() + 1) };
  const [window] = cutRange(subject, wanted.grain, range, 1);
  const start = window?.start ?? wanted.start;
  const judgements = await judgementHistory(ctx, {
    versionId: subject.versionId,
    stage: "performance",
    subject: wanted.metric,
    segment: parseSegment(wanted.segment),
    grain: wanted.grain,
    start,
    against: null,
  });
  return { model: subject.model, version: subject.version, start: start.toISOString(), judgements };
}
