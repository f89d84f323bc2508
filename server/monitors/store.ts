import { and, asc, eq } from "drizzle-orm";
import { models, monitors } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type MonitorRow = typeof monitors.$inferSelect;

export async function findModelId(ctx: ServiceContext, model: string): Promise<number | null> {
  const [row] = await ctx.db
    .select({ id: models.id })
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, model)));
  return row?.id ?? null;
}

export async function selectMonitors(ctx: ServiceContext, modelId: number): Promise<MonitorRow[]> {
  return ctx.db
    .select()
    .from(monitors)
    .where(and(eq(monitors.projectId, ctx.projectId), eq(monitors.modelId, modelId)))
    .orderBy(asc(monitors.name));
}

/** Locks the row until the end of the transaction. */
export async function lockMonitor(
  tx: ServiceContext,
  modelId: number,
  name: string,
): Promise<MonitorRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(monitors)
    .where(and(eq(monitors.projectId, tx.projectId), eq(monitors.modelId, modelId), eq(monitors.name, name)))
    .for("update");
  return row;
}

/** Undefined when there is one of that name already. */
export async function insertMonitor(
  tx: ServiceContext,
  row: typeof monitors.$inferInsert,
): Promise<MonitorRow | undefined> {
  const [made] = await tx.db.insert(monitors).values(row).onConflictDoNothing().returning();
  return made;
}

export async function updateMonitor(
  tx: ServiceContext,
  id: number,
  set: Partial<typeof monitors.$inferInsert>,
): Promise<MonitorRow> {
  const [row] = await tx.db.update(monitors).set(set).where(eq(monitors.id, id)).returning();
  return row as MonitorRow;
}
