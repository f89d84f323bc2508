import { and, asc, desc, eq, gt, max, or, sql, sum } from "drizzle-orm";
import {
  batches,
  eventTotals,
  models,
  referenceSets,
  schemaRevisions,
  versions,
} from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type ModelRow = typeof models.$inferSelect;
export type VersionRow = typeof versions.$inferSelect;

const lastEventAt = sql<string | null>`(
  select max(${eventTotals.lastEventAt}) from ${eventTotals}
  join ${versions} on ${versions.id} = ${eventTotals.versionId}
  where ${versions.modelId} = ${models.id}
)`;

function selectModels(ctx: ServiceContext) {
  return ctx.db
    .select({
      name: models.name,
      task: models.task,
      owner: models.owner,
      tier: models.tier,
      timeZone: models.timeZone,
      labelMaturity: models.labelMaturity,
      createdAt: models.createdAt,
      activeVersion: versions.name,
      lastEventAt: lastEventAt.mapWith((at: string) => new Date(at)),
    })
    .from(models)
    .leftJoin(versions, eq(versions.id, models.activeVersionId));
}

export type ModelSummaryRow = Awaited<ReturnType<typeof pageOfModels>>[number];

export async function pageOfModels(ctx: ServiceContext, page: { after?: string; limit: number }) {
  const after = page.after === undefined ? undefined : gt(models.name, page.after);
  return selectModels(ctx)
    .where(and(eq(models.projectId, ctx.projectId), after))
    .orderBy(asc(models.name))
    .limit(page.limit);
}

export async function findModelSummary(ctx: ServiceContext, name: string) {
  const [row] = await selectModels(ctx).where(
    and(eq(models.projectId, ctx.projectId), eq(models.name, name)),
  );
  return row;
}

export async function findModel(ctx: ServiceContext, name: string): Promise<ModelRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, name)));
  return row;
}

/** Locks the row, so that no write of events starts while its time zone is being decided. */
export async function lockModel(ctx: ServiceContext, name: string): Promise<ModelRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, name)))
    .for("update");
  return row;
}

/** Undefined when somebody else made it first. */
export async function insertModel(
  ctx: ServiceContext,
  row: typeof models.$inferInsert,
): Promise<ModelRow | undefined> {
  const [made] = await ctx.db.insert(models).values(row).onConflictDoNothing().returning();
  return made;
}

export async function updateModel(
  ctx: ServiceContext,
  id: number,
  set: Partial<typeof models.$inferInsert>,
): Promise<ModelRow> {
  const [row] = await ctx.db.update(models).set(set).where(eq(models.id, id)).returning();
  return row as ModelRow;
}

/** Whether the model has events, or a write of some is under way. */
export async function hasEvents(ctx: ServiceContext, modelId: number): Promise<boolean> {
  const [row] = await ctx.db
    .select({ id: versions.id })
    .from(versions)
    .leftJoin(eventTotals, eq(eventTotals.versionId, versions.id))
    .leftJoin(
      batches,
      and(eq(batches.modelId, versions.modelId), eq(batches.kind, "events"), eq(batches.state, "writing")),
    )
    .where(and(eq(versions.modelId, modelId), or(gt(eventTotals.events, 0), sql`${batches.id} is not null`)))
    .limit(1);
  return row !== undefined;
}

export async function findVersion(
  ctx: ServiceContext,
  modelId: number,
  name: string,
): Promise<VersionRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(versions)
    .where(and(eq(versions.modelId, modelId), eq(versions.name, name)));
  return row;
}

/** Undefined when somebody else made it first. */
export async function insertVersion(
  ctx: ServiceContext,
  row: typeof versions.$inferInsert,
): Promise<VersionRow | undefined> {
  const [made] = await ctx.db.insert(versions).values(row).onConflictDoNothing().returning();
  return made;
}

export async function updateVersion(
  ctx: ServiceContext,
  id: number,
  set: Partial<typeof versions.$inferInsert>,
): Promise<VersionRow> {
  const [row] = await ctx.db.update(versions).set(set).where(eq(versions.id, id)).returning();
  return row as VersionRow;
}

export async function selectVersions(ctx: ServiceContext, modelId: number) {
  return ctx.db
    .select({ version: versions, totals: eventTotals })
    .from(versions)
    .leftJoin(eventTotals, eq(eventTotals.versionId, versions.id))
    .where(eq(versions.modelId, modelId))
    .orderBy(desc(versions.id));
}

export async function findTotals(ctx: ServiceContext, versionId: number) {
  const [row] = await ctx.db.select().from(eventTotals).where(eq(eventTotals.versionId, versionId));
  return row;
}

/** The newest reference of each version of the model. */
export async function selectReferences(ctx: ServiceContext, modelId: number) {
  const newest = ctx.db
    .select({ id: max(referenceSets.id) })
    .from(referenceSets)
    .innerJoin(versions, eq(versions.id, referenceSets.versionId))
    .where(eq(versions.modelId, modelId))
    .groupBy(referenceSets.versionId);
  return ctx.db.select().from(referenceSets).where(sql`${referenceSets.id} in ${newest}`);
}

export async function findRevision(ctx: ServiceContext, versionId: number, revision: number) {
  const [row] = await ctx.db
    .select()
    .from(schemaRevisions)
    .where(and(eq(schemaRevisions.versionId, versionId), eq(schemaRevisions.revision, revision)));
  return row;
}

/** Whether the engine that cuts hours and days knows the zone under exactly this name. */
export async function engineKnowsZone(ctx: ServiceContext, zone: string): Promise<boolean> {
  const result = await ctx.clickhouse.query({
    query: "select count() as n from system.time_zones where time_zone = {zone:String}",
    query_params: { zone },
    format: "JSONEachRow",
  });
  const [row] = await result.json<{ n: string }>();
  return Number(row?.n) > 0;
}

export async function sumBatches(ctx: ServiceContext) {
  return ctx.db
    .select({
      model: models.name,
      kind: batches.kind,
      accepted: sum(batches.accepted),
      duplicates: sum(batches.duplicates),
      rejected: sum(batches.rejectedCount),
    })
    .from(batches)
    .innerJoin(models, eq(models.id, batches.modelId))
    .where(and(eq(models.projectId, ctx.projectId), eq(batches.state, "done")))
    .groupBy(models.name, batches.kind)
    .orderBy(asc(models.name), asc(batches.kind));
}
