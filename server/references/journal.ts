import { and, eq, sql } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { batches, versions } from "#db/postgres/schema/index.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import { dropTable, tableName } from "./typed-tables.ts";

// Not the one of server/profiles, whose second number is a version.
const modelLock = 7_204_517;
const writersMost = 4;

// Each writer holds one connection and needs a second: more of them than this would wait for one another.
let writers = 0;
const waiting: (() => void)[] = [];

async function slot<T>(work: () => Promise<T>): Promise<T> {
  if (writers >= writersMost) await new Promise<void>((resolve) => waiting.push(resolve));
  else writers += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else writers -= 1;
  }
}

/**
 * Runs `work` as the only writer of the model's rows, after what a dead one left behind has been undone. `tx` is the
 * transaction that makes the batch `done`; `ctx` commits on its own (see docs/adr/0007).
 */
export function asWriter<T>(
  ctx: ServiceContext,
  modelId: number,
  work: (tx: ServiceContext) => Promise<T>,
): Promise<T> {
  return slot(() =>
    transaction(ctx, async (tx) => {
      // Sent together; the second begins when the first has the lock, and sees what was committed before that.
      const [, dead] = await Promise.all([
        tx.db.execute(sql`select pg_advisory_xact_lock(${modelLock}, ${modelId})`),
        tx.db
          .select()
          .from(batches)
          .where(and(eq(batches.modelId, modelId), eq(batches.state, "writing"))),
      ]);
      await undoDead(ctx, dead);
      return work(tx);
    }),
  );
}

type Batch = typeof batches.$inferSelect;

/** Commits at once: from here on a dead process can be told from one that never began. */
export async function beginBatch(
  ctx: ServiceContext,
  batch: { modelId: number; versionId: number | null; kind: Batch["kind"] },
): Promise<number> {
  const [row] = await ctx.db
    .insert(batches)
    .values({ ...batch, state: "writing" })
    .returning({ id: batches.id });
  return (row as { id: number }).id;
}

async function undoDead(ctx: ServiceContext, dead: readonly Batch[]): Promise<void> {
  for (const batch of dead) {
    log("references").warn({ batch: batch.id, kind: batch.kind }, "undoing the rows of a writer that died");
    await undo(ctx, batch);
    await ctx.db
      .update(batches)
      .set({ state: "undone", finishedAt: ctx.now() })
      .where(eq(batches.id, batch.id));
  }
}

async function undo(ctx: ServiceContext, batch: Batch): Promise<void> {
  const remove = (table: string, column: string) =>
    ctx.clickhouse.command({
      query: `ALTER TABLE ${table} DELETE WHERE ${column} = ${batch.id}`,
      clickhouse_settings: { mutations_sync: "2" },
    });
  await remove("quarantine", "batch");
  if (batch.kind === "labels") {
    await markLabelled(ctx, batch.modelId, `batch = ${batch.id}`);
    await remove("labels", "batch");
  }
  if (batch.versionId === null) return;
  const [version] = await ctx.db.select().from(versions).where(eq(versions.id, batch.versionId));
  if (!version) return;
  if (batch.kind === "reference") {
    for (const kind of ["reference", "events"] as const) {
      await dropTable(ctx.clickhouse, tableName(kind, version.id, version.revision + 1));
    }
  } else if (batch.kind === "events" && version.revision > 0) {
    const table = tableName("events", version.id, version.revision);
    const hours = await readRows<[number]>(ctx.clickhouse, {
      query: `SELECT DISTINCT toUnixTimestamp(toStartOfHour(_at)) FROM ${table} WHERE _batch = ${batch.id}`,
      caller: "references.undo",
      seconds: 300,
    });
    await markHours(
      ctx,
      version.id,
      hours.map(([hour]) => hour),
    );
    await remove(table, "_batch");
    await remove("event_ids", "batch");
  }
}

/** Hours (seconds since 1970, whole UTC hours) whose profiles must be computed again. */
export async function markHours(
  ctx: ServiceContext,
  versionId: number,
  hours: readonly number[],
): Promise<void> {
  const all = [...new Set(hours)].sort((a, b) => a - b);
  for (let i = 0; i < all.length; i += 5_000) {
    const part = all.slice(i, i + 5_000);
    await ctx.db.execute(sql`
      insert into dirty_hours (version_id, hour, seq)
      select ${versionId}, to_timestamp(h::float8), nextval('profile_seq')
      from unnest(string_to_array(${part.join(",")}, ',')) h
      on conflict (version_id, hour) do update set seq = excluded.seq`);
  }
}

/** Marks the hours of events whose labels match the condition, in every version of the model. */
export async function markLabelled(ctx: ServiceContext, modelId: number, labels: string): Promise<void> {
  const own = await ctx.db.select({ id: versions.id }).from(versions).where(eq(versions.modelId, modelId));
  for (const { id } of own) {
    const hours = await readRows<[number]>(ctx.clickhouse, {
      query:
        `SELECT DISTINCT toUnixTimestamp(toStartOfHour(at)) FROM event_ids WHERE version_id = ${id} ` +
        `AND id IN (SELECT event_id FROM labels WHERE model_id = ${modelId} AND ${labels})`,
      caller: "references.labelled",
      seconds: 300,
    });
    await markHours(
      ctx,
      id,
      hours.map(([hour]) => hour),
    );
  }
}

/** Marks every hour that has events. */
export async function markAllHours(ctx: ServiceContext, versionId: number, table: string): Promise<void> {
  const hours = await readRows<[number]>(ctx.clickhouse, {
    query: `SELECT DISTINCT toUnixTimestamp(toStartOfHour(_at)) FROM ${table}`,
    caller: "references.hours",
    seconds: 300,
  });
  await markHours(
    ctx,
    versionId,
    hours.map(([hour]) => hour),
  );
}
