import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRows } from "#db/clickhouse/bounded.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { type IngestAnswer, makeRestClient, type RestClient } from "#tests/fixtures/rest-client.ts";

let api: RestClient;

beforeAll(async () => {
  api = await makeRestClient();
});
afterAll(closeStores);

const type = "application/vnd.apache.parquet";

async function parquet(fields: string, rows: number): Promise<Buffer> {
  const result = await api.system.clickhouse.exec({
    query: `SELECT concat('e', toString(number)) AS event_id, toDateTime64(1767225600 + number, 3, 'UTC') AS timestamp, ${fields} FROM numbers(${rows}) FORMAT Parquet`,
  });
  const parts: Buffer[] = [];
  for await (const part of result.stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

type Schema = { schema: { columns: { name: string; kind: string; reason: string }[] } };

test("lists of numbers in Parquet are embeddings, of any kind of number; other lists are text", async () => {
  await api.call("PUT", "/models/lists", '{"task":"binary"}', { type: "application/json" });
  const fields = (vector: string) =>
    `${vector} AS vector, CAST([number, 2], 'Array(Int32)') AS whole, ['a', 'b'] AS words, number / 7 AS plain`;
  const vector = "CAST([number / 4, -0.5, 2], 'Array(Float32)')";
  const sent = await api.call<Schema>(
    "PUT",
    "/models/lists/versions/1/reference",
    await parquet(fields(vector), 60),
    { type },
  );
  expect(sent.status).toBe(201);
  const { body } = await api.call<Schema>("GET", "/models/lists/versions/1");
  const kinds = Object.fromEntries(body.schema.columns.map((c) => [c.name, c.kind]));
  expect(kinds).toMatchObject({ vector: "embedding", whole: "embedding", plain: "numeric" });
  expect(kinds.words).not.toBe("embedding");
  const holes = `CAST(multiIf(number = 0, [], number = 1, [1.5, NULL, 2], number = 2, [1.5, 2], [1.5, 2.25, 3]), 'Array(Nullable(Float64))')`;
  const events = await api.call<IngestAnswer>(
    "POST",
    "/models/lists/events",
    await parquet(fields(holes), 5),
    {
      type,
    },
  );
  expect(events.body).toMatchObject({ accepted: 3, rejected_count: 2 });
  expect(events.body.rejected.map((r) => [r.row, r.column, r.code])).toEqual([
    [2, "vector", "wrong_type"],
    [3, "vector", "wrong_width"],
  ]);
  const place = body.schema.columns.findIndex((c) => c.name === "vector");
  const [row] = await api.system.db.execute<{ id: number }>(
    sql`select v.id from versions v join models m on m.id = v.model_id where m.project_id = ${api.system.projectId}`,
  );
  const stored = await readRows<[string, string | null]>(api.system.clickhouse, {
    query: `SELECT _id, c${place} FROM events_${row!.id}_r1 ORDER BY _id`,
    caller: "test",
  });
  expect(stored).toEqual([
    ["e0", null],
    ["e3", "[1.5,2.25,3]"],
    ["e4", "[1.5,2.25,3]"],
  ]);
});
