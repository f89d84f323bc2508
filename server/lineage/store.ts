import { and, eq, inArray, ne, sql } from "drizzle-orm";
import {
  lineageEdges,
  lineageGraphs,
  lineageNodes,
  models,
  schemaRevisions,
  versions,
} from "#db/postgres/schema/index.ts";
import type { MeasuredTask } from "#lib/performance/index.ts";
import type { Lineage } from "#lib/lineage/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export async function findModel(ctx: ServiceContext, model: string) {
  const [row] = await ctx.db
    .select({ id: models.id, active: models.activeVersionId })
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, model)));
  return row;
}

/** Names of all versions of a model, and of the features that any of them has or had. */
export async function knownNames(ctx: ServiceContext, modelId: number) {
  const all = await ctx.db
    .select({ id: versions.id, name: versions.name })
    .from(versions)
    .where(eq(versions.modelId, modelId));
  const ids = all.map((v) => v.id);
  const rows =
    ids.length === 0
      ? []
      : await ctx.db
          .select({ columns: schemaRevisions.columns })
          .from(schemaRevisions)
          .where(inArray(schemaRevisions.versionId, ids));
  const features = rows.flatMap((r) => r.columns.filter((c) => c.role === "feature").map((c) => c.name));
  return { versions: all, features: new Set(features) };
}

/** The version at work with its columns as they are now; undefined where none is, or none was sent a reference. */
export async function activeModel(ctx: ServiceContext, modelId: number) {
  const [row] = await ctx.db
    .select({ version: versions.name, task: models.task, columns: schemaRevisions.columns })
    .from(models)
    .innerJoin(versions, eq(versions.id, models.activeVersionId))
    .innerJoin(
      schemaRevisions,
      and(eq(schemaRevisions.versionId, versions.id), eq(schemaRevisions.revision, versions.revision)),
    )
    .where(eq(models.id, modelId));
  return row && { ...row, task: row.task as MeasuredTask };
}

export async function declaredGraph(ctx: ServiceContext, modelId: number) {
  const [row] = await ctx.db.select().from(lineageGraphs).where(eq(lineageGraphs.modelId, modelId));
  return row;
}

export async function saveGraph(
  tx: ServiceContext,
  row: { modelId: number; updatedBy: string } & Lineage,
): Promise<void> {
  const set = { ...row, updatedAt: tx.now() };
  await tx.db.insert(lineageGraphs).values(set).onConflictDoUpdate({ target: lineageGraphs.modelId, set });
}

export async function learnedNodes(ctx: ServiceContext) {
  return ctx.db.select().from(lineageNodes).where(eq(lineageNodes.projectId, ctx.projectId)).limit(20_000);
}

export async function learnedEdges(ctx: ServiceContext) {
  return ctx.db.select().from(lineageEdges).where(eq(lineageEdges.projectId, ctx.projectId)).limit(100_000);
}

export type SeenNode = {
  kind: "dataset" | "job";
  namespace: string;
  name: string;
  fields: { name: string; type: string | null }[] | null;
};

/** One event at a time in a project: what a data set looked like before must be what the last event said. */
export async function lockLearning(tx: ServiceContext): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(7204515, ${tx.projectId})`);
}

/** Notes that a node was seen; returns its id and the fields that it had before. */
export async function seeNode(tx: ServiceContext, node: SeenNode, seenAt: Date) {
  const [before] = await tx.db
    .select({ fields: lineageNodes.fields, seenAt: lineageNodes.seenAt })
    .from(lineageNodes)
    .where(
      and(
        eq(lineageNodes.projectId, tx.projectId),
        eq(lineageNodes.kind, node.kind),
        eq(lineageNodes.namespace, node.namespace),
        eq(lineageNodes.name, node.name),
      ),
    );
  const late = before !== undefined && before.seenAt > seenAt;
  const set = late ? { seenAt: before.seenAt } : { seenAt, ...(node.fields ? { fields: node.fields } : {}) };
  const [row] = await tx.db
    .insert(lineageNodes)
    .values({ ...node, projectId: tx.projectId, seenAt })
    .onConflictDoUpdate({
      target: [lineageNodes.projectId, lineageNodes.kind, lineageNodes.namespace, lineageNodes.name],
      set,
    })
    .returning({ id: lineageNodes.id });
  return { id: row!.id, before: late ? null : (before?.fields ?? null) };
}

export async function seeEdges(
  tx: ServiceContext,
  edges: { from: number; to: number; fromField: string; toField: string }[],
  seenAt: Date,
): Promise<void> {
  if (edges.length === 0) return;
  const rows = edges.map(({ from, to, ...fields }) => ({
    projectId: tx.projectId,
    fromNode: from,
    toNode: to,
    ...fields,
    seenAt,
  }));
  await tx.db.insert(lineageEdges).values(rows).onConflictDoNothing();
}

/** Other models of the project, by name; at most 200. */
export async function otherModels(ctx: ServiceContext, model: string) {
  return ctx.db
    .select({ id: models.id, name: models.name })
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), ne(models.name, model)))
    .orderBy(models.name)
    .limit(200);
}
