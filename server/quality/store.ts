import { and, eq, gt, gte, lt, sql } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import { batches, qualityRules, schemaRevisions } from "#db/postgres/schema/index.ts";
import type { Rule } from "#lib/quality/rules.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject } from "#server/profiles/index.ts";

type Span = { from: Date; to: Date };

export type Arrived = { at: number; accepted: number; duplicates: number };

/** What finished batches of events brought, by the hour of their arrival. */
export async function arrivedByHour(ctx: ServiceContext, subject: Subject, span: Span): Promise<Arrived[]> {
  const hour = sql<string>`extract(epoch from date_trunc('hour', ${batches.createdAt}))::bigint`;
  const rows = await ctx.db
    .select({
      at: hour,
      accepted: sql<string>`sum(${batches.accepted})`,
      duplicates: sql<string>`sum(${batches.duplicates})`,
    })
    .from(batches)
    .where(
      and(
        eq(batches.modelId, subject.modelId),
        eq(batches.versionId, subject.versionId),
        eq(batches.kind, "events"),
        eq(batches.state, "done"),
        gte(batches.createdAt, span.from),
        lt(batches.createdAt, span.to),
      ),
    )
    .groupBy(hour)
    .orderBy(hour);
  return rows.map((r) => ({
    at: Number(r.at) * 1000,
    accepted: Number(r.accepted),
    duplicates: Number(r.duplicates),
  }));
}

export type Refused = { at: number; column: string; code: string; rows: number };

/** Rows in quarantine by hour: by their own time where one can be read, else by that of their arrival. */
export async function refusedByHour(ctx: ServiceContext, subject: Subject, span: Span): Promise<Refused[]> {
  const time = subject.columns.find((c) => c.role === "timestamp")?.name;
  const own = time
    ? `parseDateTime64BestEffortOrNull(JSONExtractString(raw, ${quote(time)}), 3, ${quote(subject.timeZone)})`
    : "NULL";
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
  const rows = await readRows<[number, string, string, number]>(ctx.clickhouse, {
    query:
      `SELECT intDiv(toInt64(toUnixTimestamp64Milli(coalesce(${own}, toDateTime64(received, 3)))), 3600000) * 3600 AS h, ` +
      `column, code, count() FROM quarantine WHERE model_id = ${subject.modelId} ` +
      `AND version_id = ${subject.versionId} AND kind = 'events' ` +
      `GROUP BY h, column, code HAVING h >= ${seconds(span.from)} AND h < ${seconds(span.to)} ORDER BY h`,
    caller: "quality.refused",
  });
  return rows.map(([at, column, code, n]) => ({ at: at * 1000, column, code, rows: n }));
}

/** Revisions after the first: each is a change of the schema that a person made. */
export async function revisionsBetween(
  ctx: ServiceContext,
  subject: Subject,
  span: Span,
): Promise<{ at: number; text: string }[]> {
  const rows = await ctx.db
    .select({
      revision: schemaRevisions.revision,
      reason: schemaRevisions.reason,
      at: schemaRevisions.createdAt,
    })
    .from(schemaRevisions)
    .where(
      and(
        eq(schemaRevisions.versionId, subject.versionId),
        gt(schemaRevisions.revision, 1),
        gte(schemaRevisions.createdAt, span.from),
        lt(schemaRevisions.createdAt, span.to),
      ),
    );
  return rows.map((r) => ({ at: r.at.getTime(), text: `revision ${r.revision} (${r.reason.slice(0, 80)})` }));
}

export async function selectRules(ctx: ServiceContext, versionId: number): Promise<Rule[]> {
  const [row] = await ctx.db
    .select({ rules: qualityRules.rules })
    .from(qualityRules)
    .where(eq(qualityRules.versionId, versionId));
  return row?.rules ?? [];
}

/** Until the transaction ends nobody else replaces these rules, also where there are none yet. */
export async function lockRules(tx: ServiceContext, versionId: number): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('quality_rules'), ${versionId}::int)`);
}

export async function replaceRules(tx: ServiceContext, row: typeof qualityRules.$inferInsert): Promise<void> {
  const { rules, updatedBy, updatedAt } = row;
  await tx.db
    .insert(qualityRules)
    .values(row)
    .onConflictDoUpdate({ target: qualityRules.versionId, set: { rules, updatedBy, updatedAt } });
}

/** Asks the engine whether it can read a pattern: its expressions are not JavaScript's. */
export async function patternWorks(ctx: ServiceContext, pattern: string): Promise<boolean> {
  try {
    await readRows(ctx.clickhouse, {
      query: `SELECT match('', ${quote(pattern)})`,
      caller: "quality.pattern",
      seconds: 5,
    });
    return true;
  } catch (error) {
    // CANNOT_COMPILE_REGEXP; anything else is not about the pattern.
    if (/CANNOT_COMPILE_REGEXP|OptimizedRegularExpression|code: 427/i.test(String(error))) return false;
    throw error;
  }
}

/** By the start of each window in seconds: rows, then two counts for each rule. The windows must follow on each other. */
export async function readRuleCounts(
  ctx: ServiceContext,
  table: string,
  of: { where: string; starts: readonly number[]; counts: readonly string[] },
): Promise<Map<number, number[]>> {
  const rows = await readRows<number[]>(ctx.clickhouse, {
    query:
      `SELECT roundDown(toUnixTimestamp(_at), [${of.starts.join(", ")}]) AS w, ${of.counts.join(", ")} ` +
      `FROM ${table} WHERE ${of.where} GROUP BY w`,
    caller: "quality.rules",
    seconds: 60,
  });
  return new Map(rows.map(([w, ...counts]) => [Number(w), counts.map(Number)]));
}
