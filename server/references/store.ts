import { and, desc, eq } from "drizzle-orm";
import {
  baselines,
  batches,
  models,
  referenceSets,
  schemaRevisions,
  versions,
} from "#db/postgres/schema/index.ts";
import type { Column, ModelTask } from "#lib/domain/schema.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type VersionToWrite = {
  modelId: number;
  model: string;
  task: ModelTask;
  timeZone: string;
  versionId: number;
  version: string;
  revision: number;
  declaredColumns: { name: string; kind?: string; role?: string }[];
  declaredSegments: string[];
  activateOnReference: boolean;
};

const fields = {
  modelId: models.id,
  model: models.name,
  task: models.task,
  timeZone: models.timeZone,
  versionId: versions.id,
  version: versions.name,
  revision: versions.revision,
  declaredColumns: versions.declaredColumns,
  declaredSegments: versions.declaredSegments,
  activateOnReference: versions.activateOnReference,
};

/** The named version, or the active one. */
export async function findVersion(
  ctx: ServiceContext,
  input: { model: string; version?: string | undefined },
): Promise<VersionToWrite | null> {
  const wanted = input.version ? eq(versions.name, input.version) : eq(versions.id, models.activeVersionId);
  const [row] = await ctx.db
    .select(fields)
    .from(models)
    .innerJoin(versions, and(eq(versions.modelId, models.id), wanted))
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, input.model)));
  return (row as VersionToWrite | undefined) ?? null;
}

export async function findModelId(ctx: ServiceContext, model: string): Promise<number | null> {
  const [row] = await ctx.db
    .select({ id: models.id })
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, model)));
  return row?.id ?? null;
}

export async function loadColumns(
  ctx: ServiceContext,
  versionId: number,
  revision: number,
): Promise<Column[]> {
  const [row] = await ctx.db
    .select({ columns: schemaRevisions.columns })
    .from(schemaRevisions)
    .where(and(eq(schemaRevisions.versionId, versionId), eq(schemaRevisions.revision, revision)));
  return row?.columns ?? [];
}

export async function newestReference(ctx: ServiceContext, versionId: number) {
  const [row] = await ctx.db
    .select()
    .from(referenceSets)
    .where(eq(referenceSets.versionId, versionId))
    .orderBy(desc(referenceSets.id))
    .limit(1);
  return row ?? null;
}

export async function insertRevision(
  ctx: ServiceContext,
  row: typeof schemaRevisions.$inferInsert,
): Promise<void> {
  await ctx.db.insert(schemaRevisions).values(row);
}

export async function insertReference(
  ctx: ServiceContext,
  row: typeof referenceSets.$inferInsert,
): Promise<void> {
  await ctx.db.insert(referenceSets).values(row);
}

export async function setRevision(ctx: ServiceContext, versionId: number, revision: number): Promise<void> {
  await ctx.db.update(versions).set({ revision }).where(eq(versions.id, versionId));
}

export async function setActive(ctx: ServiceContext, modelId: number, versionId: number): Promise<void> {
  await ctx.db.update(models).set({ activeVersionId: versionId }).where(eq(models.id, modelId));
}

export async function isActive(ctx: ServiceContext, modelId: number, versionId: number): Promise<boolean> {
  const [row] = await ctx.db
    .select({ active: models.activeVersionId })
    .from(models)
    .where(eq(models.id, modelId));
  return row?.active === versionId;
}

export async function finishBatch(
  ctx: ServiceContext,
  id: number,
  set: Partial<typeof batches.$inferInsert>,
): Promise<void> {
  await ctx.db
    .update(batches)
    .set({ ...set, state: "done", finishedAt: ctx.now() })
    .where(eq(batches.id, id));
}

/** A revision that was never finished may have left baselines. */
export async function dropBaselines(ctx: ServiceContext, versionId: number, revision: number): Promise<void> {
  await ctx.db
    .delete(baselines)
    .where(and(eq(baselines.versionId, versionId), eq(baselines.revision, revision)));
}
