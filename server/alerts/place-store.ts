import { and, eq, inArray, sql } from "drizzle-orm";
import { alertGroups, alertHistory, alertMembers, alerts } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { AlertRow, GroupRow } from "./store.ts";

/** A statement carries at most 65,535 values, which is 4,000 rows of 15. */
const rowsAtOnce = 2_000;

export type HeldGroup = GroupRow & { alertId: number; leftAt: Date | null };
type Pair = { groupId: number; alertId: number };

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let i = 0; i < rows.length; i += rowsAtOnce) yield rows.slice(i, i + rowsAtOnce);
}

const excluded = (column: { name: string }) => sql.raw(`excluded.${column.name}`);

/** Rows of different fingerprints, as they then stand, by fingerprint. */
export async function upsertAlerts(
  tx: ServiceContext,
  rows: readonly (typeof alerts.$inferInsert)[],
): Promise<Map<string, AlertRow>> {
  const kept = new Map<string, AlertRow>();
  for (const some of chunks(rows)) {
    const stored = await tx.db
      .insert(alerts)
      .values(some)
      .onConflictDoUpdate({
        target: [alerts.projectId, alerts.fingerprint],
        set: {
          labels: excluded(alerts.labels),
          annotations: excluded(alerts.annotations),
          startsAt: excluded(alerts.startsAt),
          endsAt: excluded(alerts.endsAt),
          url: excluded(alerts.url),
          acknowledged: excluded(alerts.acknowledged),
          acknowledgedBy: excluded(alerts.acknowledgedBy),
          acknowledgedAt: excluded(alerts.acknowledgedAt),
          acknowledgedUntil: excluded(alerts.acknowledgedUntil),
          starts: excluded(alerts.starts),
          flappingSince: excluded(alerts.flappingSince),
          updatedAt: excluded(alerts.updatedAt),
        },
      })
      .returning();
    for (const row of stored) kept.set(row.fingerprint, row);
  }
  return kept;
}

export async function insertHistory(
  tx: ServiceContext,
  rows: readonly (typeof alertHistory.$inferInsert)[],
): Promise<void> {
  for (const some of chunks(rows)) await tx.db.insert(alertHistory).values(some);
}

/**
 * Groups of different places, the ids in the order given; a new one is due at `nextAt`, one that was never told may
 * come due earlier.
 */
export async function upsertGroups(
  tx: ServiceContext,
  rows: readonly (typeof alertGroups.$inferInsert)[],
): Promise<number[]> {
  const ids = new Map<string, number>();
  const place = (row: { path: string; key: string }) => JSON.stringify([row.path, row.key]);
  for (const some of chunks(rows)) {
    const kept = await tx.db
      .insert(alertGroups)
      .values(some)
      .onConflictDoUpdate({
        target: [alertGroups.projectId, alertGroups.path, alertGroups.key],
        set: {
          nextAt: sql`case when ${alertGroups.flushed} then ${alertGroups.nextAt}
            else least(${alertGroups.nextAt}, excluded.next_at) end`,
        },
      })
      .returning({ id: alertGroups.id, path: alertGroups.path, key: alertGroups.key });
    for (const row of kept) ids.set(place(row), row.id);
  }
  return rows.map((row) => ids.get(place(row))!);
}

export async function groupsOfAlerts(ctx: ServiceContext, alertIds: readonly number[]): Promise<HeldGroup[]> {
  const found: HeldGroup[] = [];
  for (const some of chunks(alertIds)) {
    const rows = await ctx.db
      .select({ group: alertGroups, alertId: alertMembers.alertId, leftAt: alertMembers.leftAt })
      .from(alertMembers)
      .innerJoin(alertGroups, eq(alertGroups.id, alertMembers.groupId))
      .where(inArray(alertMembers.alertId, some));
    for (const { group, alertId, leftAt } of rows) found.push({ ...group, alertId, leftAt });
  }
  return found;
}

export async function addMembers(tx: ServiceContext, members: readonly Pair[]): Promise<void> {
  for (const some of chunks(members)) await tx.db.insert(alertMembers).values(some).onConflictDoNothing();
}

/** Alerts go from groups for other ones (`at`), or come back (null). */
export async function setLeft(tx: ServiceContext, members: readonly Pair[], at: Date | null): Promise<void> {
  const byGroup = new Map<number, number[]>();
  for (const { groupId, alertId } of members)
    byGroup.set(groupId, [...(byGroup.get(groupId) ?? []), alertId]);
  for (const [groupId, alertIds] of byGroup) {
    await tx.db
      .update(alertMembers)
      .set({ leftAt: at })
      .where(and(eq(alertMembers.groupId, groupId), inArray(alertMembers.alertId, alertIds)));
  }
}
