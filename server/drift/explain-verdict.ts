import { z } from "zod";
import { baselineText } from "#lib/domain/baseline.ts";
import { grains } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findBaselines, findSubject, parseSegment } from "#server/profiles/index.ts";
import type { Evidence } from "./evidence.ts";
import { baselineInput, instant, parseInput } from "./input.ts";
import { cutRange } from "./range.ts";
import { scoredWindows, unknownSegment } from "./scored.ts";
import { readEvidence } from "./store.ts";

export type VerdictExplanation = Evidence & {
  model: string;
  version: string;
  feature: string;
  segment: string | null;
  grain: string;
  start: string;
  end: string;
  scoredAt: string;
};

const explainInput = z.object({
  model: z.string().min(1),
  version: z.string().min(1).optional(),
  feature: z.string().min(1),
  start: instant,
  grain: z.enum(grains).default("day"),
  segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
  baseline: baselineInput.default({ kind: "reference" }),
});

/** "Why this verdict": reads what was stored; a window that nobody has scored yet is scored and stored first. */
export async function explainVerdict(
  ctx: ServiceContext,
  input: z.input<typeof explainInput>,
): Promise<VerdictExplanation> {
  authorize(ctx, "drift:read");
  const asked = parseInput(explainInput, input);
  const subject = await findSubject(ctx, asked);
  const segment = parseSegment(asked.segment);
  const baselines = await findBaselines(ctx, subject, segment);
  if (baselines.length === 0 && segment !== "") unknownSegment(subject, asked.segment);
  const to = new Date(asked.start.getTime() + 1);
  const windows = cutRange(subject, asked.grain, { from: asked.start, to }, 1);
  await scoredWindows(ctx, {
    subject,
    baselines,
    segment,
    grain: asked.grain,
    windows,
    baseline: asked.baseline,
    withScores: false,
    waitForStore: true,
  });
  const [window] = windows;
  const against = baselineText(asked.baseline);
  const place = {
    against,
    segment,
    grain: asked.grain,
    start: window?.start ?? asked.start,
    feature: asked.feature,
  };
  const stored = await readEvidence(ctx, subject, place);
  if (!stored || !window) {
    throw new LeewayError("NOT_FOUND", `No verdict about ${asked.feature} in that window: it has no events.`);
  }
  return {
    ...(JSON.parse(stored.evidence) as Evidence),
    model: subject.model,
    version: subject.version,
    feature: asked.feature,
    segment: asked.segment.length > 0 ? asked.segment.join(",") : null,
    grain: asked.grain,
    start: window.start.toISOString(),
    end: window.end.toISOString(),
    scoredAt: stored.scoredAt.toISOString(),
  };
}
