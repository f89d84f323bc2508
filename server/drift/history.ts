import { z } from "zod";
import { baselineText } from "#lib/domain/baseline.ts";
import { grains } from "#lib/domain/drift.ts";
import { type JudgementHistory, judgementHistory } from "#server/judgements/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, parseSegment } from "#server/profiles/index.ts";
import { baselineInput, instant, parseInput } from "./input.ts";
import { cutRange } from "./range.ts";

const input = z.object({
  model: z.string().min(1),
  version: z.string().min(1).optional(),
  feature: z.string().min(1).max(500),
  start: instant,
  grain: z.enum(grains).default("day"),
  segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
  baseline: baselineInput.default({ kind: "reference" }),
});

/** How the verdict on one feature in the window that holds `start` came to be: every judgement since it closed. */
export async function driftHistory(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<{ model: string; version: string; start: string; judgements: JudgementHistory }> {
  authorize(ctx, "drift:read");
  const wanted = parseInput(input, asked);
  const subject = await findSubject(ctx, wanted);
  const [window] = cutRange(
    subject,
    wanted.grain,
    { from: wanted.start, to: new Date(wanted.start.getTime() + 1) },
    1,
  );
  const start = window?.start ?? wanted.start;
  const judgements = await judgementHistory(ctx, {
    versionId: subject.versionId,
    stage: "drift",
    subject: wanted.feature,
    segment: parseSegment(wanted.segment),
    grain: wanted.grain,
    start,
    against: baselineText(wanted.baseline),
  });
  return { model: subject.model, version: subject.version, start: start.toISOString(), judgements };
}
