import { sql } from "drizzle-orm";
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

const at = "2026-02-01T00:10:00Z";
const rows = (ids: readonly string[]) =>
  `${[eventHeader, ...ids.map((id) => `${id},${at},1,BR,1`)].join("\n")}\n`;

async function idsOf(model: string) {
  const [row] = await api.system.db.execute<{ id: number; model: number }>(
    sql`select v.id, m.id as model from versions v join models m on m.id = v.model_id
      where m.name = ${model} and m.project_id = ${api.system.projectId}`,
  );
  return { version: row?.id ?? 0, model: row?.model ?? 0 };
}

const count = async (query: string) =>
  (await readRows<[number]>(api.system.clickhouse, { query, caller: "test" }))[0]?.[0];

describe("a process that dies between writing and done", () => {
  it("leaves rows that the next writer removes, and takes when they come again", async () => {
    await makeLoanModel(api, "crash");
    const { version, model } = await idsOf("crash");
    const many = Array.from({ length: 200 }, (_, i) => `e${i}`);
    await api.call("POST", "/models/crash/events", rows(many.slice(0, 100)));
    const [dead] = await api.system.db.execute<{ id: number }>(
      sql`insert into batches (model_id, version_id, kind, state) values (${model}, ${version}, 'events', 'writing') returning id`,
    );
    const batch = dead?.id ?? 0;
    const lost = many.slice(100, 200);
    const table = `events_${version}_r1`;
    await api.system.clickhouse.command({
      query: `INSERT INTO ${table} (_id, _at, _batch) SELECT concat('e', toString(100 + number)), toDateTime64('2026-02-05 03:10:00', 3, 'UTC'), ${batch} FROM numbers(60)`,
    });
    await api.system.clickhouse.command({
      query: `INSERT INTO event_ids (version_id, id, at, batch) SELECT ${version}, concat('e', toString(100 + number)), toDateTime64('2026-02-05 03:10:00', 3, 'UTC'), ${batch} FROM numbers(100)`,
    });
    const again = await api.call<IngestAnswer>("POST", "/models/crash/events", rows(lost));
    expect(again.body).toMatchObject({ accepted: 100, duplicates: 0 });
    expect(await count(`SELECT count() FROM ${table}`)).toBe(200);
    expect(await count(`SELECT uniqExact(_id) FROM ${table}`)).toBe(200);
    const [state] = await api.system.db.execute<{ state: string }>(
      sql`select state from batches where id = ${batch}`,
    );
    expect(state?.state).toBe("undone");
    // A profile may have been made while they were there.
    const hours = await api.system.db.execute(
      sql`select 1 from dirty_hours where version_id = ${version} and hour = '2026-02-05T03:00:00Z'`,
    );
    expect(hours).toHaveLength(1);
  });

  it("leaves no half of a reference", async () => {
    await makeLoanModel(api, "half");
    const { version, model } = await idsOf("half");
    await api.system.db.execute(
      sql`insert into batches (model_id, version_id, kind, state) values (${model}, ${version}, 'reference', 'writing')`,
    );
    await api.system.clickhouse.command({
      query: `CREATE TABLE reference_${version}_r2 (x String) ENGINE = MergeTree ORDER BY x`,
    });
    const body = JSON.stringify({ columns: [{ name: "amount", kind: "text" }] });
    const put = await api.call("PUT", "/models/half/versions/1", body, { type: "application/json" });
    expect(put.body).toMatchObject({ revision: 2 });
    expect(await count(`SELECT count() FROM reference_${version}_r2`)).toBe(200);
  });

  it("counts each event once, however many requests bring it at the same time", async () => {
    await makeLoanModel(api, "race");
    const ids = Array.from({ length: 300 }, (_, i) => `e${i}`);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.call<IngestAnswer>("POST", "/models/race/events", rows(ids))),
    );
    const sum = (name: "accepted" | "duplicates") => answers.reduce((n, a) => n + a.body[name], 0);
    expect([sum("accepted"), sum("duplicates")]).toEqual([300, 2_100]);
    const { version } = await idsOf("race");
    expect(await count(`SELECT count() FROM events_${version}_r1`)).toBe(300);
  });
});

describe("a long body", () => {
  const note = "n".repeat(4_000);
  const line = (i: number) => `{"event_id":"e${i}","at":"${at}","x":${i % 97},"note":"${note}"}\n`;

  /** Made while it is read. */
  function lines(total: number): ReadableStream<Uint8Array> {
    let i = 0;
    return new ReadableStream({
      pull(controller) {
        if (i >= total) return controller.close();
        const end = Math.min(total, i + 100);
        let text = "";
        for (; i < end; i++) text += line(i);
        controller.enqueue(new TextEncoder().encode(text));
      },
    });
  }

  it("is never held whole", async () => {
    await api.call("PUT", "/models/long", '{"task":"regression"}', { type: "application/json" });
    const type = "application/x-ndjson";
    const path = "/models/long/versions/1/reference?id=event_id&timestamp=at&ignore=note";
    expect((await api.call("PUT", path, lines(500), { type })).status).toBe(201);
    await api.call("POST", "/models/long/events", lines(2_000), { type });
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const before = process.memoryUsage().rss;
    const rowsSent = 100_000;
    const sent = await api.call<IngestAnswer>("POST", "/models/long/events", lines(rowsSent), { type });
    clearInterval(watch);
    expect(sent.body).toMatchObject({ accepted: rowsSent - 2_000, duplicates: 2_000 });
    const grown = Math.round((most - before) / 1e6);
    expect(
      grown,
      `${grown} MB more for a body of ${Math.round((rowsSent * line(0).length) / 1e6)} MB`,
    ).toBeLessThan(350);
  });
});
