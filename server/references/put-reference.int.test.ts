import { sql } from "drizzle-orm";
import { tableFromArrays, tableToIPC } from "apache-arrow";
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

const json = { type: "application/json" };

type Version = {
  revision: number;
  active: boolean;
  events: number;
  schema: { columns: { name: string; kind: string; role: string; reason: string; nullable: boolean }[] };
};

async function versionOf(model: string): Promise<Version & { id: number }> {
  const { body } = await api.call<Version>("GET", `/models/${model}/versions/1`);
  const [row] = await api.system.db.execute<{ id: number }>(
    sql`select v.id from versions v join models m on m.id = v.model_id
      where m.name = ${model} and m.project_id = ${api.system.projectId}`,
  );
  return { ...body, id: row?.id ?? 0 };
}

async function dirty(versionId: number): Promise<string[]> {
  const rows = await api.system.db.execute<{ hour: Date | string }>(
    sql`select hour from dirty_hours where version_id = ${versionId} order by hour`,
  );
  return rows.map((r) => new Date(r.hour).toISOString().slice(0, 13));
}

const select = (query: string) => readRows(api.system.clickhouse, { query, caller: "test" });

describe("a reference", () => {
  it("keeps the query of a ranking as an identifier, and measures by it", async () => {
    await api.call("PUT", "/models/search", '{"task":"ranking"}', json);
    const items = (day: string) =>
      Array.from({ length: 400 }, (_, i) =>
        [`${day}T10:00:00Z`, 700 + Math.floor(i / 8), (i * 37) % 101, i % 8 < 3 ? 1 + (i % 3) : 0].join(","),
      );
    const csv = (rows: string[]) => ["at,query,score,grade", ...rows].join("\n");
    const asked = "/models/search/versions/1/reference?timestamp=at&group=query&score=score&label=grade";
    const made = await api.call<{ detail?: string }>("PUT", asked, csv(items("2026-01-01")), {
      type: "text/csv",
    });
    expect(made.status).toBe(201);
    const { schema } = await versionOf("search");
    expect(schema.columns.find((c) => c.name === "query")).toMatchObject({ role: "group", kind: "text" });
    const sent = await api.call("POST", "/models/search/events", csv(items("2026-01-02")), {
      type: "text/csv",
    });
    expect(sent.status).toBeLessThan(300);
    const drift = await api.call<{ features: { feature: string }[] }>("GET", "/models/search/drift");
    expect(drift.body.features.map((f) => f.feature)).not.toContain("query");
    const report = await api.call<{ task: string; metrics: { reference: { n: number } | null }[] }>(
      "GET",
      "/models/search/performance",
    );
    expect(report.body.task).toBe("ranking");
    expect(report.body.metrics[0]?.reference?.n).toBe(50);
    const twice = await api.call<{ detail: string }>(
      "PUT",
      asked.replace("group=query", "group=score"),
      csv(items("2026-01-01")),
      { type: "text/csv" },
    );
    expect(twice.body.detail).toContain("cannot be both");
  });

  it("infers what a column is, and says why", async () => {
    await api.call("PUT", "/models/nasty", '{"task":"binary"}', json);
    const names = [
      "uuid",
      "row",
      "zip",
      "flag",
      "yes",
      "few",
      "money",
      "day",
      "none",
      "one",
      "empty",
      "nan",
      "free",
    ];
    const rows = Array.from({ length: 400 }, (_, i) =>
      [
        `u-${(i * 2_654_435_761) % 4_294_967_296}-${i}`,
        i + 10_000,
        `0${String((i * 7919) % 9000).padStart(4, "0")}`,
        i % 2,
        i % 3 ? "yes" : "no",
        i % 7,
        `${(i * 31) % 997}.25`,
        `2026-01-${String((i % 28) + 1).padStart(2, "0")}`,
        "",
        3,
        i % 5 ? i * 1.5 : "",
        i % 50 ? i * 2.5 : "NaN",
        `a free text of number ${i} that a person wrote about something that nobody else wrote about ${i * 3}`,
      ].join(","),
    );
    const path = "/models/nasty/versions/1/reference";
    const { status, body } = await api.call<Version>("PUT", path, `${names.join(",")}\n${rows.join("\n")}\n`);
    expect(status).toBe(201);
    expect(body.schema.columns.map((c) => [c.name, c.kind, c.role, c.nullable])).toEqual([
      ["uuid", "text", "ignored", false],
      ["row", "text", "ignored", false],
      ["zip", "categorical", "feature", false],
      ["flag", "boolean", "feature", false],
      ["yes", "boolean", "feature", false],
      ["few", "numeric", "feature", false],
      ["money", "numeric", "feature", false],
      ["day", "timestamp", "feature", false],
      ["none", "categorical", "feature", true],
      ["one", "numeric", "feature", false],
      ["empty", "numeric", "feature", true],
      ["nan", "numeric", "feature", false],
      ["free", "text", "feature", false],
    ]);
    expect(body.schema.columns.every((c) => c.reason.length > 5)).toBe(true);
  });

  it("refuses roles that name no column, and a body without rows", async () => {
    await api.call("PUT", "/models/roles", '{"task":"binary"}', json);
    const put = (query: string, csv: string) =>
      api.call<{ detail: string }>("PUT", `/models/roles/versions/1/reference${query}`, csv);
    expect(await put("?prediction=p", "a,b\n1,2\n")).toMatchObject({
      status: 422,
      body: { detail: "prediction=p names no column of the body, which has a, b." },
    });
    expect((await put("", "a,b\n")).status).toBe(422);
    expect((await put("", "a,a\n1,2\n")).body.detail).toContain("twice");
  });

  it("keeps events through a new revision, an override, and does nothing twice", async () => {
    await makeLoanModel(api, "moved");
    const events = `${eventHeader}\na,2026-02-01T05:10:00Z,7,BR,1\nb,2026-02-03T06:10:00Z,8,,0\n`;
    await api.call("POST", "/models/moved/events", events);
    const before = await versionOf("moved");
    await api.system.db.execute(sql`delete from dirty_hours where version_id = ${before.id}`);
    const declared = JSON.stringify({ columns: [{ name: "amount", kind: "categorical" }] });
    expect((await api.call<Version>("PUT", "/models/moved/versions/1", declared, json)).body.revision).toBe(
      2,
    );
    expect(await select(`SELECT _id, c2, c3, c4 FROM events_${before.id}_r2 ORDER BY _id`)).toEqual([
      ["a", "7", "BR", 1],
      ["b", "8", null, 0],
    ]);
    expect(await select(`SELECT count(), uniqExact(c2) FROM reference_${before.id}_r2`)).toEqual([
      [200, 101],
    ]);
    expect(await dirty(before.id)).toEqual(["2026-02-01T05", "2026-02-03T06"]);
    expect((await api.call<Version>("PUT", "/models/moved/versions/1", declared, json)).body.revision).toBe(
      2,
    );
    // The ids are known in the new revision as well.
    const again = await api.call<IngestAnswer>("POST", "/models/moved/events", events);
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 2 });
    const [, sets] = await api.system.db.execute<{ revision: number }>(
      sql`select revision from reference_sets where version_id = ${before.id} order by id`,
    );
    expect(sets?.revision).toBe(2);
  });

  it("is not activated against one's will", async () => {
    await makeLoanModel(api, "two");
    const rows = Array.from({ length: 60 }, (_, i) => `${i * 1.5},${i % 2}`).join("\n");
    const put = await api.call<Version>(
      "PUT",
      "/models/two/versions/2/reference?prediction=p&activate=false",
      `x,p\n${rows}\n`,
    );
    expect(put).toMatchObject({ status: 201, body: { active: false } });
    const model = await api.call("GET", "/models/two");
    expect(model.body.active_version).toBe("1");
    const sent = await api.call<IngestAnswer>("POST", "/models/two/events?version=2", "x,p\n1,1\n");
    expect(sent.body).toMatchObject({ accepted: 1 });
  });

  it("reads naive times on the clock of the model, and long ids to their last digit", async () => {
    await makeLoanModel(api, "clock", { timeZone: "America/New_York" });
    const times = ["2026-03-08 01:30:00", "2026-03-08 03:30:00", "2025-11-02T01:30:00", "2026-01-05"];
    const lines = times.map(
      (t, i) =>
        `{"event_id":1234567890123456789${i},"timestamp":"${t}","amount":1,"country":"BR","approved":1}`,
    );
    const sent = await api.call<IngestAnswer>("POST", "/models/clock/events", lines.join("\n"), {
      type: "application/x-ndjson",
    });
    expect(sent.body).toMatchObject({ accepted: 4 });
    const { id } = await versionOf("clock");
    expect(await select(`SELECT _id, toString(_at) FROM events_${id}_r1 ORDER BY _id`)).toEqual([
      ["12345678901234567890", "2026-03-08 06:30:00.000"],
      ["12345678901234567891", "2026-03-08 07:30:00.000"],
      ["12345678901234567892", "2025-11-02 05:30:00.000"],
      ["12345678901234567893", "2026-01-05 05:00:00.000"],
    ]);
  });

  it("reads Arrow streams, and Parquet that the engine wrote", async () => {
    await makeLoanModel(api, "typed");
    const table = tableFromArrays({
      event_id: ["a", "b"],
      timestamp: [new Date("2026-02-01T00:10:00Z"), new Date("2026-02-01T01:10:00Z")],
      amount: Float64Array.of(1.25, Number.NaN),
      country: ["BR", null],
      approved: [true, false],
    });
    const arrow = await api.call<IngestAnswer>("POST", "/models/typed/events", tableToIPC(table, "stream"), {
      type: "application/vnd.apache.arrow.stream",
    });
    expect(arrow).toMatchObject({ status: 200, body: { accepted: 2, rejected_count: 0 } });
    const { id } = await versionOf("typed");
    const result = await api.system.clickhouse.exec({
      query: `SELECT concat(_id, '-p') AS event_id, _at AS timestamp, c2 AS amount, c3 AS country, c4 AS approved FROM events_${id}_r1 ORDER BY _id FORMAT Parquet`,
    });
    const parts: Buffer[] = [];
    for await (const part of result.stream) parts.push(part as Buffer);
    const parquet = await api.call<IngestAnswer>("POST", "/models/typed/events", Buffer.concat(parts), {
      type: "application/vnd.apache.parquet",
    });
    expect(parquet).toMatchObject({ status: 200, body: { accepted: 2, rejected_count: 0 } });
    expect(
      await select(`SELECT _id, toString(_at), toString(c2), c3, c4 FROM events_${id}_r1 ORDER BY _id`),
    ).toEqual([
      ["a", "2026-02-01 00:10:00.000", "1.25", "BR", 1],
      ["a-p", "2026-02-01 00:10:00.000", "1.25", "BR", 1],
      ["b", "2026-02-01 01:10:00.000", "nan", null, 0],
      ["b-p", "2026-02-01 01:10:00.000", "nan", null, 0],
    ]);
    const nested = await api.system.clickhouse.exec({
      query: "SELECT 'n' AS event_id, CAST((1, 2), 'Tuple(a Int32, b Int32)') AS place FORMAT Parquet",
    });
    const body: Buffer[] = [];
    for await (const part of nested.stream) body.push(part as Buffer);
    const refused = await api.call("POST", "/models/typed/events", Buffer.concat(body), {
      type: "application/vnd.apache.parquet",
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining("place is nested (struct)") },
    });
    const cut = await api.call("POST", "/models/typed/events", Buffer.concat(parts).subarray(0, 200), {
      type: "application/vnd.apache.parquet",
    });
    expect(cut).toMatchObject({ status: 422, body: { code: "INVALID" } });
  });
});
