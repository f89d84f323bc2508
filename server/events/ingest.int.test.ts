import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRows } from "#db/clickhouse/bounded.ts";
import { closeStores } from "#server/kernel/stores.ts";
import {
  eventHeader,
  type IngestAnswer,
  makeLoanModel,
  makeRestClient,
  type RestClient,
} from "#tests/fixtures/rest-client.ts";

let api: RestClient;

beforeAll(async () => {
  api = await makeRestClient();
});
afterAll(closeStores);

const row = (id: string, amount: unknown = 1, at = "2026-02-01T00:10:00Z") => `${id},${at},${amount},BR,1`;
const csvOf = (...rows: string[]) => `${[eventHeader, ...rows].join("\n")}\n`;

async function events(model: string): Promise<number> {
  const { body } = await api.call<{ events: number }>("GET", `/models/${model}/versions/1`);
  return body.events;
}

describe("a model's data over the public API", () => {
  it("takes a reference, events and labels, and marks their hours", async () => {
    await makeLoanModel(api, "path");
    const version = await api.call<{ schema: { columns: { name: string; kind: string; role: string }[] } }>(
      "GET",
      "/models/path/versions/1",
    );
    expect(version.body.schema.columns.map((c) => [c.name, c.kind, c.role])).toEqual([
      ["event_id", "text", "id"],
      ["timestamp", "timestamp", "timestamp"],
      ["amount", "numeric", "feature"],
      ["country", "categorical", "feature"],
      ["approved", "boolean", "prediction"],
      ["paid", "boolean", "label"],
    ]);
    const sent = await api.call<IngestAnswer>("POST", "/models/path/events", csvOf(row("a"), row("b", "x")));
    expect(sent).toEqual({
      status: 200,
      body: {
        accepted: 1,
        duplicates: 0,
        rejected_count: 1,
        rejected: [{ row: 2, column: "amount", code: "wrong_type", message: "x is not a number." }],
        batch: expect.any(Number),
      },
    });
    const label = await api.call<IngestAnswer>(
      "POST",
      "/models/path/labels",
      "event_id,label,at\na,1,2026-03-01T00:00:00Z\nlater,0,2026-03-01T00:00:00Z\nz,maybe,\n",
    );
    expect(label.body).toMatchObject({ accepted: 2, rejected_count: 1 });
    expect(label.body.rejected[0]).toMatchObject({ row: 3, column: "label", code: "wrong_type" });
  });

  it("knows an event by its id, in one body and in later ones, whatever its content", async () => {
    await makeLoanModel(api, "twice");
    const first = await api.call<IngestAnswer>("POST", "/models/twice/events", csvOf(row("a"), row("a", 2)));
    expect(first.body).toMatchObject({ accepted: 1, duplicates: 1 });
    const again = await api.call<IngestAnswer>("POST", "/models/twice/events", csvOf(row("a", 3), row("b")));
    expect(again.body).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await events("twice")).toBe(2);
  });

  it("answers 422 with the same body when no row is good, and a problem when it is no table", async () => {
    await makeLoanModel(api, "bad");
    const all = await api.call<IngestAnswer>("POST", "/models/bad/events", csvOf(row("a", "x")));
    expect(all).toMatchObject({ status: 422, body: { accepted: 0, rejected_count: 1 } });
    const none = await api.call<{ code: string }>("POST", "/models/bad/events", csvOf());
    expect(none).toMatchObject({ status: 422, body: { code: "INVALID" } });
    const json = await api.call("POST", "/models/bad/events", "3", { type: "application/json" });
    expect(json).toMatchObject({ status: 422, body: { code: "INVALID" } });
    const other = await api.call("POST", "/models/bad/events", "x", { type: "image/png" });
    expect(other).toMatchObject({ status: 415, body: { code: "UNSUPPORTED" } });
    const none2 = await api.call("POST", "/models/nobody/events", csvOf(row("a")));
    expect(none2.status).toBe(404);
  });
});

describe("formats of a body", () => {
  const objects = [
    { event_id: "a", timestamp: "2026-02-01T00:10:00Z", amount: 1.5, country: 'Ü\n"q", \\t', approved: true },
    { event_id: "b", timestamp: 1_770_000_000, amount: null, country: null, approved: 0 },
  ];
  const quoted = '"a";2026-02-01T00:10:00Z;1.5;"Ü\n""q"", \\t";true\r\nb;1770000000;;;0\r\n';
  const bodies: [string, string, string | Uint8Array, string?][] = [
    [
      "csv with a byte order mark and semicolons",
      "text/csv",
      `\uFEFF${eventHeader.replaceAll(",", ";")}\r\n${quoted}`,
    ],
    ["ndjson", "application/x-ndjson", `\uFEFF${objects.map((o) => JSON.stringify(o)).join("\n\n")}`],
    ["a json array", "application/json", JSON.stringify(objects, null, 2)],
    [
      "ndjson, gzip",
      "application/x-ndjson",
      gzipSync(objects.map((o) => JSON.stringify(o)).join("\n")),
      "gzip",
    ],
    ["json, zstd", "application/json", zstdCompressSync(JSON.stringify(objects)), "zstd"],
  ];
  it.each(bodies)("%s", async (name, type, content, encoding) => {
    const model = `f-${name.replaceAll(/\W+/g, "-")}`;
    await makeLoanModel(api, model, { columns: [{ name: "amount", kind: "numeric" }] });
    const sent = { type, ...(encoding ? { encoding } : {}) };
    const { status, body } = await api.call<IngestAnswer>("POST", `/models/${model}/events`, content, sent);
    expect({ status, ...body }).toMatchObject({ status: 200, accepted: 2, rejected_count: 0 });
    const stored = await readRows(api.system.clickhouse, {
      query: `SELECT _id, toString(_at), c2, c3, c4 FROM ${await eventsTable(model)} ORDER BY _id`,
      caller: "test",
    });
    expect(stored).toEqual([
      ["a", "2026-02-01 00:10:00.000", 1.5, objects[0]?.country, 1],
      ["b", "2026-02-02 02:40:00.000", null, null, 0],
    ]);
  });
});

async function eventsTable(model: string): Promise<string> {
  const { sql } = await import("drizzle-orm");
  const [found] = await api.system.db.execute<{ id: number; revision: number }>(
    sql`select v.id, v.revision from versions v join models m on m.id = v.model_id
      where m.name = ${model} and m.project_id = ${api.system.projectId}`,
  );
  return `events_${found?.id}_r${found?.revision}`;
}
