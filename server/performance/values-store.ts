import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { cellValues, versions } from "#db/postgres/schema/index.ts";
import type { Worth } from "#lib/performance/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type ValuesRow = typeof cellValues.$inferSelect;

/** Names exactly these values; empty: there are none. What was measured with others is measured again. */
export function worthKey(worth: Worth | null): string {
  if (!worth) return "";
  const { tp, fp, fn, tn, classes, values } = worth as Partial<Record<string, unknown>>;
  return createHash("sha256")
    .update(JSON.stringify([tp, fp, fn, tn, classes, values]))
    .digest("hex")
    .slice(0, 16);
}

export async function selectValues(ctx: ServiceContext, modelId: number): Promise<ValuesRow | undefined> {
  const [row] = await ctx.db.select().from(cellValues).where(eq(cellValues.modelId, modelId));
  return row;
}

/** What is set for each version's model, of all projects. */
export async function selectAllValues(ctx: ServiceContext): Promise<{ versionId: number; worth: Worth }[]> {
  return ctx.db
    .select({ versionId: versions.id, worth: cellValues.worth })
    .from(cellValues)
    .innerJoin(versions, eq(versions.modelId, cellValues.modelId));
}

/** Until the transaction ends nobody else changes these values, also where there are none yet. */
export async function lockValues(tx: ServiceContext, modelId: number): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('cell_values'), ${modelId}::int)`);
}

export async function replaceValues(tx: ServiceContext, row: ValuesRow): Promise<void> {
  const { worth, updatedBy, updatedAt } = row;
  await tx.db
    .insert(cellValues)
    .values(row)
    .onConflictDoUpdate({ target: cellValues.modelId, set: { worth, updatedBy, updatedAt } });
}

export async function deleteValues(tx: ServiceContext, modelId: number): Promise<void> {
  await tx.db.delete(cellValues).where(eq(cellValues.modelId, modelId));
}
