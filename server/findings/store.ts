import { and, desc, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { findings, models, monitors, versions } from "#db/postgres/schema/index.ts";
import type { FindingState } from "#lib/domain/monitor.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type FindingRow = typeof findings.$inferSelect;
export type NewFinding = typeof findings.$inferInsert;

/** One evaluation of a monitor at a time, across all workers; a key of its own, since profiling locks by number too. */
export async function lockEvaluation(tx: ServiceContext, monitorId: number): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(7204531, ${monitorId})`);
}

export async function findingsOf(
  tx: ServiceContext,
  of: { monitorId: number; versionId: number; revision: number; grain: string; segment: string },
): Promise<FindingRow[]> {
  return tx.db
    .select()
    .from(findings)
    .where(
      and(
        eq(findings.monitorId, of.monitorId),
        eq(findings.versionId, of.versionId),
        eq(findings.revision, of.revision),
        eq(findings.grain, of.grain),
        eq(findings.segment, of.segment),
      ),
    )
    .orderBy(findings.onset, findings.id);
}

export async function insertFindings(tx: ServiceContext, rows: NewFinding[]): Promise<void> {
  if (rows.length > 0) await tx.db.insert(findings).values(rows);
}

export async function updateFinding(tx: ServiceContext, id: number, set: Partial<FindingRow>): Promise<void> {
  await tx.db
    .update(findings)
    .set({ ...set, updatedAt: tx.now() })
    .where(eq(findings.id, id));
}

const shown = {
  finding: findings,
  model: models.name,
  timeZone: models.timeZone,
  monitor: monitors.name,
  version: versions.name,
};

function select(ctx: ServiceContext) {
  return ctx.db
    .select(shown)
    .from(findings)
    .innerJoin(models, eq(models.id, findings.modelId))
    .innerJoin(monitors, eq(monitors.id, findings.monitorId))
    .innerJoin(versions, eq(versions.id, findings.versionId));
}

export type ShownRow = Awaited<ReturnType<typeof pageOfFindings>>[number];

/** Newest first, after the one that a page ended with. */
export async function pageOfFindings(
  ctx: ServiceContext,
  page: {
    model?: string | undefined;
    states?: readonly FindingState[] | undefined;
    from?: Date | undefined;
    to?: Date | undefined;
    before?: { openedAt: Date; id: number } | undefined;
    limit: number;
  },
) {
  const { before } = page;
  return select(ctx)
    .where(
      and(
        eq(findings.projectId, ctx.projectId),
        page.model === undefined ? undefined : eq(models.name, page.model),
        page.states && inArray(findings.state, [...page.states]),
        page.from && gte(findings.openedAt, page.from),
        page.to && lt(findings.openedAt, page.to),
        before &&
          sql`(${findings.openedAt}, ${findings.id}) < (${before.openedAt.toISOString()}::timestamptz, ${before.id})`,
      ),
    )
    .orderBy(desc(findings.openedAt), desc(findings.id))
    .limit(page.limit);
}

export async function selectFinding(ctx: ServiceContext, id: number): Promise<ShownRow | undefined> {
  const [row] = await select(ctx).where(and(eq(findings.projectId, ctx.projectId), eq(findings.id, id)));
  return row;
}

export async function activeVersionOfModel(ctx: ServiceContext, versionId: number): Promise<number | null> {
  const [row] = await ctx.db
    .select({ active: models.activeVersionId })
    .from(versions)
    .innerJoin(models, eq(models.id, versions.modelId))
    .where(eq(versions.id, versionId));
  return row?.active ?? null;
}
