import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import { batches, models, schemaRevisions, versions } from "#db/postgres/schema/index.ts";
import type { Column } from "#lib/domain/schema.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

/** Where events and labels of a request go. */
export type Target = {
  modelId: number;
  model: string;
  timeZone: string;
  versionId: number;
  version: string;
  revision: number;
};

const keyKeptMs = 24 * 3_600_000;

/** The named version, or the active one; undefined without such a model, "no version" without such a version. */
export async function findTarget(
  ctx: ServiceContext,
  input: { model: string; version?: string | undefined },
): Promise<Target | "no version" | undefined> {
  const wanted = input.version ? eq(versions.name, input.version) : eq(versions.id, models.activeVersionId);
  const [row] = await ctx.db
    .select({
      modelId: models.id,
      model: models.name,
      timeZone: models.timeZone,
      versionId: versions.id,
      version: versions.name,
      revision: versions.revision,
    })
    .from(models)
    .leftJoin(versions, and(eq(versions.modelId, models.id), wanted))
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, input.model)));
  if (!row) return undefined;
  return row.versionId === null ? "no version" : (row as Target);
}

export async function findTargetById(ctx: ServiceContext, versionId: number): Promise<Target | undefined> {
  const [row] = await ctx.db
    .select({
      modelId: models.id,
      model: models.name,
      timeZone: models.timeZone,
      versionId: versions.id,
      version: versions.name,
      revision: versions.revision,
    })
    .from(versions)
    .innerJoin(models, eq(models.id, versions.modelId))
    .where(and(eq(versions.id, versionId), eq(models.projectId, ctx.projectId)));
  return row;
}

export async function findModelId(ctx: ServiceContext, model: string): Promise<number | null> {
  const [row] = await ctx.db
    .select({ id: models.id })
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, model)));
  return row?.id ?? null;
}

export async function currentRevision(ctx: ServiceContext, versionId: number): Promise<number> {
  const [row] = await ctx.db
    .select({ revision: versions.revision })
    .from(versions)
    .where(eq(versions.id, versionId));
  return row?.revision ?? 0;
}

const schemas = new Map<string, Column[]>();

/** Frozen with the revision, so it is kept. */
export async function loadSchema(
  ctx: ServiceContext,
  versionId: number,
  revision: number,
): Promise<Column[]> {
  const key = `${versionId}/${revision}`;
  const held = schemas.get(key);
  if (held) return held;
  const [row] = await ctx.db
    .select({ columns: schemaRevisions.columns })
    .from(schemaRevisions)
    .where(and(eq(schemaRevisions.versionId, versionId), eq(schemaRevisions.revision, revision)));
  const columns = row?.columns ?? [];
  if (schemas.size > 500) schemas.clear();
  if (row) schemas.set(key, columns);
  return columns;
}

export type Remembered = { bodyHash: string; response: Record<string, unknown> };

/** The answer that a key of the last 24 hours has had. */
export async function findKey(
  ctx: ServiceContext,
  input: { modelId: number; kind: string; key: string },
): Promise<Remembered | null> {
  const [row] = await ctx.db
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.modelId, input.modelId),
        eq(batches.kind, input.kind),
        eq(batches.idempotencyKey, input.key),
        gt(batches.createdAt, new Date(ctx.now().getTime() - keyKeptMs)),
      ),
    );
  return row?.response ? { bodyHash: row.bodyHash ?? "", response: row.response } : null;
}

type Finished = {
  modelId: number;
  versionId: number | null;
  kind: string;
  accepted: number;
  duplicates: number;
  rejected: number;
};

export async function finishBatch(ctx: ServiceContext, id: number, done: Finished): Promise<void> {
  await ctx.db
    .update(batches)
    .set({
      state: "done",
      accepted: done.accepted,
      duplicates: done.duplicates,
      rejectedCount: done.rejected,
      finishedAt: ctx.now(),
    })
    .where(eq(batches.id, id));
}

/** False when the key was taken meanwhile. A key that is older than a day may be used again. */
export async function rememberKey(
  ctx: ServiceContext,
  input: { modelId: number; versionId: number | null; kind: string; key: string } & Remembered,
): Promise<boolean> {
  const day = new Date(ctx.now().getTime() - keyKeptMs);
  await ctx.db
    .update(batches)
    .set({ idempotencyKey: null })
    .where(
      and(
        eq(batches.modelId, input.modelId),
        eq(batches.kind, input.kind),
        eq(batches.idempotencyKey, input.key),
        sql`${batches.createdAt} <= ${day.toISOString()}`,
      ),
    );
  const { key, ...rest } = input;
  const made = await ctx.db
    .insert(batches)
    .values({ ...rest, idempotencyKey: key, state: "key", createdAt: ctx.now() })
    .onConflictDoNothing()
    .returning({ id: batches.id });
  return made.length > 0;
}

export async function addTotals(
  ctx: ServiceContext,
  versionId: number,
  add: { events: number; first: number; last: number },
): Promise<void> {
  const [first, last, now] = [new Date(add.first), new Date(add.last), ctx.now()].map((d) => d.toISOString());
  await ctx.db.execute(sql`
    insert into event_totals (version_id, events, first_event_at, last_event_at, last_received_at)
    values (${versionId}, ${add.events}, ${first}::timestamptz, ${last}::timestamptz, ${now}::timestamptz)
    on conflict (version_id) do update set
      events = event_totals.events + excluded.events,
      first_event_at = least(event_totals.first_event_at, excluded.first_event_at),
      last_event_at = greatest(event_totals.last_event_at, excluded.last_event_at),
      last_received_at = excluded.last_received_at`);
}

const readSettings = { max_query_size: "67108864" };

/** Which of the ids the version has already. */
export async function knownIds(
  ctx: ServiceContext,
  versionId: number,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await readRows<[string]>(ctx.clickhouse, {
    query: `SELECT id FROM event_ids WHERE version_id = ${versionId} AND id IN (${ids.map(quote).join(",")})`,
    caller: "events.known",
    seconds: 120,
    settings: readSettings,
  });
  return new Set(rows.map(([id]) => id));
}

/** Labels as `id, value, milliseconds` that the model has already, of these events. */
export async function knownLabels(
  ctx: ServiceContext,
  modelId: number,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const hashes = ids.map((id) => `cityHash64(${quote(id)})`).join(",");
  const rows = await readRows<[string, string, number]>(ctx.clickhouse, {
    query:
      "SELECT event_id, label, toUnixTimestamp64Milli(at) FROM labels " +
      `WHERE model_id = ${modelId} AND id_hash IN (${hashes})`,
    caller: "events.labels",
    seconds: 120,
    settings: readSettings,
  });
  return new Set(rows.map(([id, label, at]) => labelKey(id, label, at)));
}

export function labelKey(id: string, label: string, at: number): string {
  return `${id}\u0000${label}\u0000${at}`;
}

/** UTC hours, in seconds, of those of the model's events, by version. */
export async function hoursOfEvents(
  ctx: ServiceContext,
  modelId: number,
  ids: readonly string[],
): Promise<Map<number, number[]>> {
  const own = await ctx.db.select({ id: versions.id }).from(versions).where(eq(versions.modelId, modelId));
  const hours = new Map<number, number[]>();
  if (own.length === 0 || ids.length === 0) return hours;
  const rows = await readRows<[number, number]>(ctx.clickhouse, {
    query:
      "SELECT DISTINCT version_id, toUnixTimestamp(toStartOfHour(at)) FROM event_ids " +
      `WHERE version_id IN (${own.map((v) => v.id).join(",")}) AND id IN (${ids.map(quote).join(",")})`,
    caller: "events.hours",
    seconds: 120,
    settings: readSettings,
  });
  for (const [versionId, hour] of rows) {
    const list = hours.get(versionId);
    if (list) list.push(hour);
    else hours.set(versionId, [hour]);
  }
  return hours;
}

export async function recentBatches(ctx: ServiceContext, modelId: number, limit: number) {
  return ctx.db
    .select()
    .from(batches)
    .where(and(eq(batches.modelId, modelId), inArray(batches.state, ["done", "undone"])))
    .orderBy(desc(batches.id))
    .limit(limit);
}

export async function dailyBatches(ctx: ServiceContext, modelId: number, since: Date) {
  return ctx.db.execute<{
    day: string;
    kind: string;
    accepted: string;
    duplicates: string;
    rejected: string;
  }>(sql`
    select to_char(date_trunc('day', created_at at time zone 'UTC'), 'YYYY-MM-DD') as day, kind,
      sum(accepted) as accepted, sum(duplicates) as duplicates, sum(rejected_count) as rejected
    from batches where model_id = ${modelId} and state = 'done' and created_at >= ${since.toISOString()}::timestamptz
    group by 1, 2 order by 1, 2`);
}
