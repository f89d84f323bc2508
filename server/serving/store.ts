import { and, eq } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { models, schemaRevisions, scoringEndpoints, versions } from "#db/postgres/schema/index.ts";
import type { Column } from "#lib/domain/schema.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Settings } from "./input.ts";

export type EndpointRow = typeof scoringEndpoints.$inferSelect;

export async function requireVersion(ctx: ServiceContext, names: { model: string; version: string }) {
  const [row] = await ctx.db
    .select({ id: versions.id, revision: versions.revision })
    .from(versions)
    .innerJoin(models, eq(models.id, versions.modelId))
    .where(
      and(
        eq(models.projectId, ctx.projectId),
        eq(models.name, names.model),
        eq(versions.name, names.version),
      ),
    );
  if (row) return row;
  throw new LeewayError("NOT_FOUND", `There is no version ${names.version} of a model ${names.model}.`);
}

export async function findEndpoint(
  ctx: ServiceContext,
  versionId: number,
  lock = false,
): Promise<EndpointRow | undefined> {
  const query = ctx.db.select().from(scoringEndpoints).where(eq(scoringEndpoints.versionId, versionId));
  const [row] = lock ? await query.for("update") : await query;
  return row;
}

export async function saveEndpoint(
  tx: ServiceContext,
  row: { versionId: number; settings: Settings; secrets: string | null; updatedBy: string },
): Promise<EndpointRow> {
  const set = { ...row, updatedAt: tx.now() };
  const [saved] = await tx.db
    .insert(scoringEndpoints)
    .values(set)
    .onConflictDoUpdate({ target: scoringEndpoints.versionId, set })
    .returning();
  return saved!;
}

export async function deleteEndpoint(tx: ServiceContext, versionId: number): Promise<void> {
  await tx.db.delete(scoringEndpoints).where(eq(scoringEndpoints.versionId, versionId));
}

export async function columnsOf(ctx: ServiceContext, versionId: number, revision: number): Promise<Column[]> {
  const [row] = await ctx.db
    .select({ columns: schemaRevisions.columns })
    .from(schemaRevisions)
    .where(and(eq(schemaRevisions.versionId, versionId), eq(schemaRevisions.revision, revision)));
  return row?.columns ?? [];
}

/** Some reference rows: the features, then the score that was logged (null where there is none). */
export async function someReference(
  ctx: ServiceContext,
  version: { id: number; revision: number },
  features: readonly { column: Column; index: number }[],
  score: number | null,
  rows: number,
): Promise<(string | number | null)[][]> {
  const cells = features.map(({ column, index }) =>
    column.kind === "numeric" ? `c${index}` : `toString(c${index})`,
  );
  const all = [...cells, score === null ? "NULL" : `toFloat64OrNull(toString(c${score}))`];
  return readRows<(string | number | null)[]>(ctx.clickhouse, {
    query: `SELECT ${all.join(", ")} FROM reference_${version.id}_r${version.revision} ORDER BY cityHash64(_row, _id) LIMIT ${rows}`,
    caller: "serving.test",
  });
}
