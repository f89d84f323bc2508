import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, or, sql } from "drizzle-orm";
import {
  alertConfigurations,
  alertGroups,
  alertMembers,
  alerts,
  alertTellings,
  notifications,
  projects,
  silences,
} from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type AlertRow = typeof alerts.$inferSelect;
export type GroupRow = typeof alertGroups.$inferSelect;
export type TellingRow = typeof alertTellings.$inferSelect;
export type SilenceRow = typeof silences.$inferSelect;

/** One change of a project's alerts at a time, across all processes, and no telling meanwhile. */
export async function lockProject(tx: ServiceContext): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(7204541, ${tx.projectId})`);
}

/** Alerts stay as they are while something is told; other groups may be told meanwhile. */
export async function shareProject(tx: ServiceContext): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock_shared(7204541, ${tx.projectId})`);
}

/** Two routes may make groups of one key: what was told of it is one history. */
export async function lockGroupKey(tx: ServiceContext, key: string): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(7204542, hashtext(${`${tx.projectId} ${key}`}))`);
}

/** One process at a time makes a project's console. */
export async function lockConsole(tx: ServiceContext): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(7204543, ${tx.projectId})`);
}

export async function slugOf(ctx: ServiceContext): Promise<string> {
  const [row] = await ctx.db
    .select({ slug: projects.slug })
    .from(projects)
    .where(eq(projects.id, ctx.projectId));
  return row?.slug ?? "";
}

export async function newestConfiguration(ctx: ServiceContext) {
  const [row] = await ctx.db
    .select()
    .from(alertConfigurations)
    .where(eq(alertConfigurations.projectId, ctx.projectId))
    .orderBy(desc(alertConfigurations.id))
    .limit(1);
  return row;
}

export async function insertConfiguration(tx: ServiceContext, row: typeof alertConfigurations.$inferInsert) {
  const [made] = await tx.db.insert(alertConfigurations).values(row).returning();
  return made!;
}

export async function alertsByFingerprint(
  tx: ServiceContext,
  fingerprints: readonly string[],
): Promise<AlertRow[]> {
  return tx.db
    .select()
    .from(alerts)
    .where(and(eq(alerts.projectId, tx.projectId), inArray(alerts.fingerprint, [...fingerprints])));
}

export async function firingAlerts(ctx: ServiceContext, now: Date): Promise<AlertRow[]> {
  return ctx.db
    .select()
    .from(alerts)
    .where(and(eq(alerts.projectId, ctx.projectId), or(isNull(alerts.endsAt), gt(alerts.endsAt, now))));
}

export async function findAlert(ctx: ServiceContext, id: number): Promise<AlertRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(alerts)
    .where(and(eq(alerts.projectId, ctx.projectId), eq(alerts.id, id)));
  return row;
}

export async function dropMembers(
  tx: ServiceContext,
  groupId: number,
  alertIds: readonly number[],
): Promise<void> {
  if (alertIds.length === 0) return;
  await tx.db
    .delete(alertMembers)
    .where(and(eq(alertMembers.groupId, groupId), inArray(alertMembers.alertId, [...alertIds])));
}

/** Members as they are in this group: one that has left it ended when it did. */
export async function membersOf(tx: ServiceContext, groupId: number): Promise<AlertRow[]> {
  const rows = await tx.db
    .select({ alert: alerts, leftAt: alertMembers.leftAt })
    .from(alertMembers)
    .innerJoin(alerts, eq(alerts.id, alertMembers.alertId))
    .where(eq(alertMembers.groupId, groupId))
    .orderBy(asc(alerts.startsAt), asc(alerts.id));
  return rows.map(({ alert, leftAt }) => (leftAt === null ? alert : { ...alert, endsAt: leftAt }));
}

/** Alerts that wait in a group, firing or with their end still to be told. */
export async function groupedAlerts(tx: ServiceContext): Promise<AlertRow[]> {
  const rows = await tx.db
    .selectDistinctOn([alerts.id], { alert: alerts })
    .from(alertMembers)
    .innerJoin(alerts, eq(alerts.id, alertMembers.alertId))
    .where(eq(alerts.projectId, tx.projectId));
  return rows.map((r) => r.alert);
}

export async function dropGroups(tx: ServiceContext, ids: readonly number[] | null): Promise<void> {
  const own = eq(alertGroups.projectId, tx.projectId);
  if (ids === null) await tx.db.delete(alertGroups).where(own);
  else if (ids.length > 0) await tx.db.delete(alertGroups).where(and(own, inArray(alertGroups.id, [...ids])));
}

/** Groups that are due, the longest due first: of all projects for a job that belongs to none. */
export async function dueGroups(ctx: ServiceContext, now: Date, limit: number) {
  return ctx.db
    .select({ id: alertGroups.id, projectId: alertGroups.projectId })
    .from(alertGroups)
    .where(
      and(
        lte(alertGroups.nextAt, now),
        ctx.projectId === 0 ? undefined : eq(alertGroups.projectId, ctx.projectId),
      ),
    )
    .orderBy(asc(alertGroups.nextAt))
    .limit(limit);
}

/** Undefined: it is not due any more, or somebody else has it in hand. */
export async function lockDueGroup(tx: ServiceContext, id: number, now: Date): Promise<GroupRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(alertGroups)
    .where(and(eq(alertGroups.id, id), lte(alertGroups.nextAt, now)))
    .for("update", { skipLocked: true });
  return row;
}

export async function setFlushed(tx: ServiceContext, id: number, nextAt: Date): Promise<void> {
  await tx.db.update(alertGroups).set({ flushed: true, nextAt }).where(eq(alertGroups.id, id));
}

export async function postpone(ctx: ServiceContext, id: number, nextAt: Date): Promise<void> {
  await ctx.db.update(alertGroups).set({ nextAt }).where(eq(alertGroups.id, id));
}

export async function lastTelling(
  ctx: ServiceContext,
  of: { groupKey: string; receiver: string; channelId: number },
): Promise<TellingRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(alertTellings)
    .where(
      and(
        eq(alertTellings.projectId, ctx.projectId),
        eq(alertTellings.groupKey, of.groupKey),
        eq(alertTellings.receiver, of.receiver),
        eq(alertTellings.channelId, of.channelId),
      ),
    )
    .orderBy(desc(alertTellings.id))
    .limit(1);
  return row;
}

export async function insertTelling(
  tx: ServiceContext,
  row: typeof alertTellings.$inferInsert,
): Promise<number> {
  const [made] = await tx.db.insert(alertTellings).values(row).returning({ id: alertTellings.id });
  return made!.id;
}

/** Tellings since then with what became of them, the newest first. */
export async function tellingsSince(
  ctx: ServiceContext,
  of: { from: Date; fingerprint?: string; limit: number },
) {
  const about = sql`(${of.fingerprint ?? ""} = any(${alertTellings.firing}) or ${of.fingerprint ?? ""} = any(${alertTellings.resolved}))`;
  return ctx.db
    .select({ telling: alertTellings, state: notifications.state })
    .from(alertTellings)
    .leftJoin(notifications, eq(notifications.id, alertTellings.notificationId))
    .where(
      and(
        eq(alertTellings.projectId, ctx.projectId),
        gte(alertTellings.at, of.from),
        of.fingerprint === undefined ? undefined : about,
      ),
    )
    .orderBy(desc(alertTellings.id))
    .limit(of.limit);
}

export async function silencesAfter(ctx: ServiceContext, endsAfter: Date): Promise<SilenceRow[]> {
  return ctx.db
    .select()
    .from(silences)
    .where(and(eq(silences.projectId, ctx.projectId), gt(silences.endsAt, endsAfter)))
    .orderBy(desc(silences.id));
}

export async function insertSilence(
  tx: ServiceContext,
  row: typeof silences.$inferInsert,
): Promise<SilenceRow> {
  const [made] = await tx.db.insert(silences).values(row).returning();
  return made!;
}

/** Undefined where there is none, or it has ended already. */
export async function endSilence(tx: ServiceContext, id: number, at: Date): Promise<SilenceRow | undefined> {
  const [row] = await tx.db
    .update(silences)
    .set({ endsAt: at })
    .where(and(eq(silences.projectId, tx.projectId), eq(silences.id, id), gt(silences.endsAt, at)))
    .returning();
  return row;
}
