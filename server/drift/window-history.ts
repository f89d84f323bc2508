import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import { type JudgementHistory, judgementHistory } from "#server/judgements/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, parseSegment, type Subject } from "#server/profiles/index.ts";
import { instant } from "./input.ts";
import { cutRange } from "./range.ts";

/** Which window: the one that holds `start`. */
export const windowInput = z.object({
  model: z.string().min(1),
  version: z.string().min(1).optional(),
  start: instant,
  grain: z.enum(grains).default("day"),
  segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
});

export type WindowHistory = { model: string; version: string; start: string; judgements: JudgementHistory };

/** How a verdict of a stage in one window came to be: every judgement since it closed. */
export async function windowHistory(
  ctx: ServiceContext,
  wanted: z.output<typeof windowInput>,
  of: { stage: "drift" | "performance"; subject: string; against: string | null },
  /** Throws where the version has no such feature or metric. */
  check: (subject: Subject) => unknown,
): Promise<WindowHistory> {
  const subject = await findSubject(ctx, wanted);
  await check(subject);
  const { grain, start: at } = wanted;
  const [window] = cutRange(subject, grain, { from: at, to: new Date(at.getTime() + 1) }, 1);
  const start = window?.start ?? at;
  const place = { versionId: subject.versionId, segment: parseSegment(wanted.segment), grain, start };
  const judgements = await judgementHistory(ctx, { ...place, ...of });
  return { model: subject.model, version: subject.version, start: start.toISOString(), judgements };
}
