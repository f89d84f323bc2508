import { and, asc, desc, eq, gte, inArray, isNull, min, ne, notExists, notInArray, or } from "drizzle-orm";
import { causeOrders, causeVerdicts, incidentCauses, incidents, models } from "#db/postgres/schema/index.ts";
import { liveStates } from "#lib/domain/incident.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type SnapshotRow = typeof incidentCauses.$inferSelect;
export type OrderRow = typeof causeOrders.$inferSelect;
export type VerdictRow = typeof causeVerdicts.$inferSelect;

/**
 * Incidents of all projects whose causes are looked for, the newest first: those that are not resolved, and those that
 * were over before anybody had looked, such as the ones of imported history.
 */
export async function incidentsToLookInto(ctx: ServiceContext) {
  const unseen = notExists(
    ctx.db.select().from(incidentCauses).where(eq(incidentCauses.incidentId, incidents.id)),
  );
  const over = and(inArray(incidents.resolution, ["automatic", "person"]), unseen);
  return ctx.db
    .select({ id: incidents.id, projectId: incidents.projectId })
    .from(incidents)
    .where(or(inArray(incidents.state, [...liveStates]), over))
    .orderBy(desc(incidents.id))
    .limit(500);
}

export async function taskOf(ctx: ServiceContext, model: string): Promise<string> {
  const [row] = await ctx.db
    .select({ task: models.task })
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, model)));
  return row?.task ?? "";
}

/** When the next incident of the same model begins, at or after `since`; what was withdrawn or merged is none. */
export async function nextOnset(
  ctx: ServiceContext,
  of: { incident: number; model: string; since: Date },
): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ at: min(incidents.onsetLow) })
    .from(incidents)
    .innerJoin(models, eq(models.id, incidents.modelId))
    .where(
      and(
        eq(incidents.projectId, ctx.projectId),
        eq(models.name, of.model),
        ne(incidents.id, of.incident),
        gte(incidents.onsetLow, of.since),
        or(isNull(incidents.resolution), notInArray(incidents.resolution, ["withdrawn", "merged"])),
      ),
    );
  return row?.at ?? null;
}

export async function snapshotOf(ctx: ServiceContext, incidentId: number, inputHash: string) {
  const [row] = await ctx.db
    .select({ id: incidentCauses.id })
    .from(incidentCauses)
    .where(
      and(
        eq(incidentCauses.projectId, ctx.projectId),
        eq(incidentCauses.incidentId, incidentId),
        eq(incidentCauses.inputHash, inputHash),
      ),
    );
  return row?.id ?? null;
}

export async function newestSnapshot(
  ctx: ServiceContext,
  incidentId: number,
): Promise<SnapshotRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(incidentCauses)
    .where(and(eq(incidentCauses.projectId, ctx.projectId), eq(incidentCauses.incidentId, incidentId)))
    .orderBy(desc(incidentCauses.id))
    .limit(1);
  return row;
}

/** False when the same question is answered already. */
export async function insertSnapshot(
  tx: ServiceContext,
  row: typeof incidentCauses.$inferInsert,
): Promise<boolean> {
  const made = await tx.db
    .insert(incidentCauses)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: incidentCauses.id });
  return made.length > 0;
}

export async function verdictsOf(ctx: ServiceContext, incidentId: number): Promise<VerdictRow[]> {
  return ctx.db
    .select()
    .from(causeVerdicts)
    .where(and(eq(causeVerdicts.projectId, ctx.projectId), eq(causeVerdicts.incidentId, incidentId)))
    .orderBy(asc(causeVerdicts.id));
}

export async function insertVerdict(
  tx: ServiceContext,
  row: typeof causeVerdicts.$inferInsert,
): Promise<void> {
  await tx.db.insert(causeVerdicts).values(row);
}

/** The newest order that a person gave. */
export async function newestOrder(ctx: ServiceContext, incidentId: number): Promise<OrderRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(causeOrders)
    .where(and(eq(causeOrders.projectId, ctx.projectId), eq(causeOrders.incidentId, incidentId)))
    .orderBy(desc(causeOrders.id))
    .limit(1);
  return row;
}

export async function insertOrder(tx: ServiceContext, row: typeof causeOrders.$inferInsert): Promise<void> {
  await tx.db.insert(causeOrders).values(row);
}
