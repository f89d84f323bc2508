import { and, asc, desc, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import { alertGroups, escalations, escalationSteps } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type AlertRow, type GroupRow, membersOf } from "./store.ts";

export type EscalationRow = typeof escalations.$inferSelect;
export type StepRow = typeof escalationSteps.$inferSelect;

const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;
/** So soon is it noticed that somebody acknowledged, or that it ended. */
const lookEveryMs = 5_000;

/** A run of a policy for a group, timed by the database's clock; where one is under way it goes on as it was. */
export async function insertEscalation(
  tx: ServiceContext,
  of: { policy: string; groupKey: string; groupLabels: Record<string, string>; afterMs: number },
): Promise<void> {
  const { afterMs, ...row } = of;
  await tx.db
    .insert(escalations)
    .values({
      projectId: tx.projectId,
      ...row,
      startedAt: sql`now()`,
      dueAt: inMs(afterMs),
      lookAt: inMs(Math.min(afterMs, lookEveryMs)),
    })
    .onConflictDoNothing();
}

const due = and(isNull(escalations.endedAt), lte(escalations.lookAt, sql`now()`));

/** Runs of all projects that somebody must look at. */
export async function dueEscalations(ctx: ServiceContext, limit: number) {
  return ctx.db
    .select({ id: escalations.id, projectId: escalations.projectId })
    .from(escalations)
    .where(due)
    .orderBy(asc(escalations.lookAt))
    .limit(limit);
}

/** Undefined where another worker has it. `late`: its step is due. */
export async function claimEscalation(
  tx: ServiceContext,
  id: number,
): Promise<(EscalationRow & { late: boolean }) | undefined> {
  const [row] = await tx.db
    .select({ run: escalations, late: sql<boolean>`coalesce(${escalations.dueAt} <= now(), false)` })
    .from(escalations)
    .where(and(eq(escalations.id, id), due))
    .for("update", { skipLocked: true });
  return row && { ...row.run, late: row.late };
}

/** Writes how a run stands. `dueAfterMs` counts from when the group was first told; null: no step is left. */
export async function writeEscalation(
  tx: ServiceContext,
  id: number,
  set: Partial<Pick<EscalationRow, "round" | "step" | "sent" | "state" | "heldBy">> & {
    dueAfterMs?: number | null;
  },
): Promise<void> {
  const { dueAfterMs, ...rest } = set;
  const dueAt =
    dueAfterMs === null
      ? sql`null`
      : sql`${escalations.startedAt} + ${dueAfterMs ?? 0} * interval '1 millisecond'`;
  await tx.db
    .update(escalations)
    .set({ ...rest, lookAt: inMs(lookEveryMs), ...(dueAfterMs === undefined ? {} : { dueAt }) })
    .where(eq(escalations.id, id));
}

export async function endEscalation(
  tx: ServiceContext,
  id: number,
  of: { endReason: string; sent: number },
): Promise<void> {
  await tx.db
    .update(escalations)
    .set({ ...of, state: "ended", dueAt: null, heldBy: null, endedAt: sql`now()` })
    .where(eq(escalations.id, id));
}

/** False where this step was taken before. */
export async function insertStep(
  tx: ServiceContext,
  row: typeof escalationSteps.$inferInsert,
): Promise<boolean> {
  const made = await tx.db
    .insert(escalationSteps)
    .values(row)
    .onConflictDoNothing()
    .returning({ step: escalationSteps.step });
  return made.length > 0;
}

export async function stepsOf(ctx: ServiceContext, ids: readonly number[]): Promise<StepRow[]> {
  if (ids.length === 0) return [];
  return ctx.db
    .select()
    .from(escalationSteps)
    .where(inArray(escalationSteps.escalationId, [...ids]))
    .orderBy(asc(escalationSteps.escalationId), asc(escalationSteps.round), asc(escalationSteps.step));
}

/** The newest runs of these groups. */
export async function escalationsOf(
  ctx: ServiceContext,
  groupKeys: readonly string[],
  limit: number,
): Promise<EscalationRow[]> {
  if (groupKeys.length === 0) return [];
  return ctx.db
    .select()
    .from(escalations)
    .where(
      and(eq(escalations.projectId, ctx.projectId), inArray(escalations.groupKey, [...new Set(groupKeys)])),
    )
    .orderBy(desc(escalations.id))
    .limit(limit);
}

/** A group by its key, with its members as they are in it. */
export async function groupByKey(
  tx: ServiceContext,
  key: string,
): Promise<{ group: GroupRow; members: AlertRow[] } | null> {
  const [group] = await tx.db
    .select()
    .from(alertGroups)
    .where(and(eq(alertGroups.projectId, tx.projectId), eq(alertGroups.key, key)))
    .orderBy(asc(alertGroups.id))
    .limit(1);
  return group ? { group, members: await membersOf(tx, group.id) } : null;
}

/** What goes on before what has ended, each the newest first. */
export async function newestEscalations(ctx: ServiceContext, limit: number): Promise<EscalationRow[]> {
  return ctx.db
    .select()
    .from(escalations)
    .where(eq(escalations.projectId, ctx.projectId))
    .orderBy(sql`${escalations.endedAt} is not null`, desc(escalations.id))
    .limit(limit);
}
