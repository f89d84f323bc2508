import { and, desc, eq, isNull } from "drizzle-orm";
import { timelineEmbeds } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type EmbedRow = typeof timelineEmbeds.$inferSelect;

export async function insertEmbed(
  tx: ServiceContext,
  row: typeof timelineEmbeds.$inferInsert,
): Promise<EmbedRow> {
  const [made] = await tx.db.insert(timelineEmbeds).values(row).returning();
  return made!;
}

export async function embedsOf(ctx: ServiceContext, incidentId: number): Promise<EmbedRow[]> {
  return ctx.db
    .select()
    .from(timelineEmbeds)
    .where(and(eq(timelineEmbeds.projectId, ctx.projectId), eq(timelineEmbeds.incidentId, incidentId)))
    .orderBy(desc(timelineEmbeds.id));
}

export async function embedOf(ctx: ServiceContext, id: number): Promise<EmbedRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(timelineEmbeds)
    .where(and(eq(timelineEmbeds.projectId, ctx.projectId), eq(timelineEmbeds.id, id)));
  return row;
}

export async function embedByToken(ctx: ServiceContext, tokenHash: string): Promise<EmbedRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(timelineEmbeds)
    .where(and(eq(timelineEmbeds.projectId, ctx.projectId), eq(timelineEmbeds.tokenHash, tokenHash)));
  return row;
}

/** Undefined where it is revoked already. */
export async function setRevoked(
  tx: ServiceContext,
  id: number,
  by: { revokedAt: Date; revokedBy: string },
): Promise<EmbedRow | undefined> {
  const [row] = await tx.db
    .update(timelineEmbeds)
    .set(by)
    .where(
      and(
        eq(timelineEmbeds.projectId, tx.projectId),
        eq(timelineEmbeds.id, id),
        isNull(timelineEmbeds.revokedAt),
      ),
    )
    .returning();
  return row;
}
