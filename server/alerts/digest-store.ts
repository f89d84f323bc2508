import { and, asc, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import { alertTellings, digestItems, digests } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type DigestRow = typeof digests.$inferSelect;

/** A telling waits for the digest of its channel at a time; the same again changes nothing. */
export async function addToDigest(
  tx: ServiceContext,
  of: { channelId: number; receiver: string; dueAt: Date; telling: number },
): Promise<void> {
  const { telling, ...slot } = of;
  const [digest] = await tx.db
    .insert(digests)
    .values({ projectId: tx.projectId, ...slot })
    .onConflictDoUpdate({
      target: [digests.channelId, digests.receiver, digests.dueAt],
      set: { receiver: slot.receiver },
    })
    .returning({ id: digests.id });
  await tx.db.insert(digestItems).values({ digestId: digest!.id, tellingId: telling }).onConflictDoNothing();
}

const due = and(isNull(digests.sentAt), lte(digests.dueAt, sql`now()`));

/** Digests of all projects whose time has come, by the database's clock. */
export async function dueDigests(ctx: ServiceContext, limit: number) {
  return ctx.db
    .select({ id: digests.id, projectId: digests.projectId })
    .from(digests)
    .where(due)
    .orderBy(asc(digests.dueAt))
    .limit(limit);
}

/** Undefined where another worker has it, or has sent it. */
export async function claimDigest(tx: ServiceContext, id: number): Promise<DigestRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(digests)
    .where(and(eq(digests.id, id), due))
    .for("update", { skipLocked: true });
  return row;
}

export async function setDigestSent(
  tx: ServiceContext,
  id: number,
  notificationId: number | null,
): Promise<void> {
  await tx.db.update(digests).set({ sentAt: sql`now()`, notificationId }).where(eq(digests.id, id));
}

/** What was to be told, the oldest first. */
export async function tellingsOfDigest(tx: ServiceContext, id: number) {
  const rows = await tx.db
    .select({ telling: alertTellings })
    .from(digestItems)
    .innerJoin(alertTellings, eq(alertTellings.id, digestItems.tellingId))
    .where(eq(digestItems.digestId, id))
    .orderBy(asc(alertTellings.id));
  return rows.map((r) => r.telling);
}

/** The digests that these tellings wait for or went out with. */
export async function digestsOfTellings(ctx: ServiceContext, tellings: readonly number[]) {
  if (tellings.length === 0) return new Map<number, DigestRow>();
  const rows = await ctx.db
    .select({ telling: digestItems.tellingId, digest: digests })
    .from(digestItems)
    .innerJoin(digests, eq(digests.id, digestItems.digestId))
    .where(inArray(digestItems.tellingId, [...tellings]));
  return new Map(rows.map((r) => [r.telling, r.digest]));
}
