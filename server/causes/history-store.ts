/** Reads of what persons said of the causes of a project's incidents. */
import { and, desc, eq, gt, inArray, isNull, ne, notInArray, or, sql } from "drizzle-orm";
import { causeOrders, causeVerdicts, incidentCauses, incidents, models } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

type Asked = { except: number; since: Date };

/** Newest rows of either kind that are read. */
const most = 500;

/** Those of other incidents of the project that were neither withdrawn nor merged into another. */
const ofOthers = (ctx: ServiceContext, table: typeof causeVerdicts | typeof causeOrders, asked: Asked) =>
  and(
    eq(table.projectId, ctx.projectId),
    ne(table.incidentId, asked.except),
    gt(table.at, asked.since),
    or(isNull(incidents.resolution), notInArray(incidents.resolution, ["withdrawn", "merged"])),
  );

/** The newest first. */
export async function verdictsSince(ctx: ServiceContext, asked: Asked) {
  const t = causeVerdicts;
  return ctx.db
    .select({
      incident: t.incidentId,
      snapshot: t.snapshotId,
      model: models.name,
      at: t.at,
      type: t.type,
      subject: t.subject,
      verdict: t.verdict,
    })
    .from(t)
    .innerJoin(incidents, eq(incidents.id, t.incidentId))
    .innerJoin(models, eq(models.id, incidents.modelId))
    .where(ofOthers(ctx, t, asked))
    .orderBy(desc(t.id))
    .limit(most);
}

/** The newest first. */
export async function ordersSince(ctx: ServiceContext, asked: Asked) {
  const t = causeOrders;
  return ctx.db
    .select({ incident: t.incidentId, snapshot: t.snapshotId, model: models.name, at: t.at, order: t.order })
    .from(t)
    .innerJoin(incidents, eq(incidents.id, t.incidentId))
    .innerJoin(models, eq(models.id, incidents.modelId))
    .where(ofOthers(ctx, t, asked))
    .orderBy(desc(t.id))
    .limit(most);
}

type Shown = { type: string; subject: string; probability: number };

/** The causes of stored answers, with their probabilities from before verdicts on other incidents counted. */
export async function shownIn(ctx: ServiceContext, ids: number[]): Promise<Map<number, Shown[]>> {
  if (ids.length === 0) return new Map();
  const result = incidentCauses.result;
  const rows = await ctx.db
    .select({
      id: incidentCauses.id,
      // Without the evidence, which is long.
      parts: sql`jsonb_build_array(
        jsonb_path_query_array(${result}, '$.causes[*].type'),
        jsonb_path_query_array(${result}, '$.causes[*].subject'),
        coalesce(${result} -> 'before_verdicts', jsonb_path_query_array(${result}, '$.causes[*].probability'))
      )`.mapWith(
        (x: unknown) =>
          (typeof x === "string" ? JSON.parse(x) : x) as [string[], string[], (number | null)[]],
      ),
    })
    .from(incidentCauses)
    .where(and(eq(incidentCauses.projectId, ctx.projectId), inArray(incidentCauses.id, ids)));
  return new Map(
    rows.map(({ id, parts: [types, subjects, probabilities] }) => [
      id,
      types.map((type, i) => ({ type, subject: subjects[i]!, probability: probabilities[i] ?? 0 })),
    ]),
  );
}
