import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { multivariatePauses } from "#db/postgres/schema/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { findBaselines, findSubject, parseSegment, type Subject } from "#server/profiles/index.ts";
import { parseInput } from "../input.ts";
import { unknownSegment } from "../scored.ts";

export type Pause = { by: string; at: Date };

const input = z.object({
  model: z.string().min(1),
  segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
  paused: z.boolean(),
});

/** Who told the job to leave a model, or one of its segments, and when; null: nobody. Of a whole model: its segments too. */
export async function findPause(
  ctx: ServiceContext,
  { modelId }: Pick<Subject, "modelId">,
  segment: string,
): Promise<Pause | null> {
  const rows = await ctx.db.select().from(multivariatePauses).where(eq(multivariatePauses.modelId, modelId));
  const row = rows.find((r) => r.segment === "") ?? rows.find((r) => r.segment === segment);
  return row ? { by: row.pausedBy, at: row.pausedAt } : null;
}

/**
 * Stops the judging of a model's windows in the background, or of one segment's, and lets it go on: the running job sees
 * it after the window that it is judging. What was judged stays. The same again changes nothing.
 */
export async function setMultivariatePaused(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<{ paused: boolean }> {
  authorize(ctx, "monitors:write");
  const { model, segment: parts, paused } = parseInput(input, asked);
  const subject = await findSubject(ctx, { model });
  const segment = parseSegment(parts);
  if (segment !== "" && (await findBaselines(ctx, subject, segment)).length === 0)
    unknownSegment(subject, parts);
  await transaction(ctx, async (tx) => {
    const here = and(
      eq(multivariatePauses.modelId, subject.modelId),
      eq(multivariatePauses.segment, segment),
    );
    const row = {
      modelId: subject.modelId,
      segment,
      pausedBy: actorName(tx.actor),
      pausedAt: tx.now(),
    };
    const changed = paused
      ? await tx.db.insert(multivariatePauses).values(row).onConflictDoNothing().returning()
      : await tx.db.delete(multivariatePauses).where(here).returning();
    if (changed.length === 0) return;
    await audit(tx, {
      action: paused ? "multivariate.pause" : "multivariate.resume",
      subject: `model:${subject.model}`,
      before: { paused: !paused, segment: parts },
      after: { paused, segment: parts },
    });
  });
  return { paused };
}
