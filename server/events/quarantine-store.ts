import { readRows, streamRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type Filter = { from?: Date | undefined; to?: Date | undefined; code?: string | undefined };

/** A row in quarantine. `raw` is what came, as JSON by column, or text that could not be read. */
export type Quarantined = {
  kind: string;
  version_id: number;
  batch: number;
  row: number;
  received: string;
  column: string | null;
  code: string;
  message: string;
  raw: string;
};

/** Where a page ended. */
export type Position = { received: number; batch: number; row: number };

type Row = [string, number, number, number, number, string, string, string, string];

const fields = "kind, version_id, batch, row, toUnixTimestamp64Milli(received), column, code, message, raw";
const order = "ORDER BY received, batch, row";
const seconds = (at: Date) => `toDateTime64(${at.getTime() / 1000}, 3, 'UTC')`;

function where(modelId: number, { from, to, code }: Filter): string {
  return [
    `model_id = ${modelId}`,
    ...(from ? [`received >= ${seconds(from)}`] : []),
    ...(to ? [`received < ${seconds(to)}`] : []),
    ...(code ? [`code = ${quote(code)}`] : []),
  ].join(" AND ");
}

function toRow([kind, version_id, batch, row, received, column, code, message, raw]: Row): Quarantined {
  const at = new Date(received).toISOString();
  return { kind, version_id, batch, row, received: at, column: column || null, code, message, raw };
}

export async function pageOfRows(
  ctx: ServiceContext,
  modelId: number,
  filter: Filter,
  page: { after?: Position | undefined; limit: number },
): Promise<Quarantined[]> {
  const { after } = page;
  const beyond = after
    ? ` AND (received, batch, row) > (${seconds(new Date(after.received))}, ${after.batch}, ${after.row})`
    : "";
  const rows = await readRows<Row>(ctx.clickhouse, {
    query: `SELECT ${fields} FROM quarantine WHERE ${where(modelId, filter)}${beyond} ${order} LIMIT ${page.limit}`,
    caller: "quarantine.page",
  });
  return rows.map(toRow);
}

export async function* allRows(
  ctx: ServiceContext,
  modelId: number,
  filter: Filter,
): AsyncGenerator<Quarantined[]> {
  const pages = streamRows<Row>(ctx.clickhouse, {
    query: `SELECT ${fields} FROM quarantine WHERE ${where(modelId, filter)} ${order}`,
    caller: "quarantine.all",
    seconds: 600,
  });
  for await (const page of pages) yield page.map(toRow);
}

export async function countByCode(
  ctx: ServiceContext,
  modelId: number,
): Promise<{ kind: string; code: string; column: string | null; rows: number; message: string }[]> {
  const rows = await readRows<[string, string, string, number, string]>(ctx.clickhouse, {
    query:
      "SELECT kind, code, column, count(), any(message) FROM quarantine " +
      `WHERE model_id = ${modelId} GROUP BY kind, code, column ORDER BY count() DESC, kind, code, column LIMIT 200`,
    caller: "quarantine.codes",
  });
  return rows.map(([kind, code, column, n, message]) => ({
    kind,
    code,
    column: column || null,
    rows: n,
    message,
  }));
}

export async function countRows(ctx: ServiceContext, modelId: number, filter: Filter): Promise<number> {
  const [row] = await readRows<[number]>(ctx.clickhouse, {
    query: `SELECT count() FROM quarantine WHERE ${where(modelId, filter)}`,
    caller: "quarantine.count",
  });
  return row?.[0] ?? 0;
}

/** Waits until they are gone. */
export async function removeRows(ctx: ServiceContext, modelId: number, filter: Filter): Promise<void> {
  await remove(ctx, where(modelId, filter));
}

export async function removeThese(
  ctx: ServiceContext,
  modelId: number,
  rows: readonly Quarantined[],
): Promise<void> {
  const byBatch = new Map<number, number[]>();
  for (const { batch, row } of rows) byBatch.set(batch, [...(byBatch.get(batch) ?? []), row]);
  for (const [batch, numbers] of byBatch) {
    await remove(ctx, `model_id = ${modelId} AND batch = ${batch} AND row IN (${numbers.join(",")})`);
  }
}

async function remove(ctx: ServiceContext, condition: string): Promise<void> {
  await ctx.clickhouse.command({
    query: `ALTER TABLE quarantine DELETE WHERE ${condition}`,
    clickhouse_settings: { mutations_sync: "2", max_query_size: "16777216" },
  });
}
