import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
const at = "2026-02-01T00:10:00Z";

type Page = {
  rows: { row: number; column: string | null; code: string; raw: unknown; batch: number }[];
  total: number;
  next_cursor: string | null;
};
const quarantine = async (model: string, query = "") =>
  (await api.call<Page>("GET", `/models/${model}/quarantine${query}`)).body;
const send = async (model: string, csv: string, sent = {}) =>
  (await api.call<IngestAnswer>("POST", `/models/${model}/events`, csv, sent)).body;

describe("quarantine", () => {
  it("keeps what came and why, page by page and as CSV", async () => {
    await makeLoanModel(api, "kept");
    const bad = Array.from({ length: 7 }, (_, i) => `b${i},${at},=1+${i},"a ""b"",\nc",1`);
    const times = `t1,1969-12-31T23:59:59Z,1,BR,1\nt2,2126-01-01T00:00:00Z,1,BR,1\nt3,yesterday,1,BR,1\n,${at},1,BR,1`;
    const sent = await send("kept", `${eventHeader}\n${bad.join("\n")}\n${times}\nx,${at},1,BR,1,9\n`);
    expect(sent).toMatchObject({ accepted: 0, rejected_count: 12 });
    expect(sent.rejected.map((r) => r.code)).toEqual([
      ...bad.map(() => "wrong_type"),
      "impossible_timestamp",
      "impossible_timestamp",
      "bad_timestamp",
      "missing_value",
      "column_count",
    ]);
    const first = await quarantine("kept", "?limit=5");
    expect(first).toMatchObject({ total: 12, rows: { length: 5 } });
    expect(first.rows[0]).toMatchObject({ row: 1, column: "amount", code: "wrong_type", batch: sent.batch });
    expect(first.rows[0]?.raw).toMatchObject({ event_id: "b0", amount: "=1+0", country: 'a "b",\nc' });
    const second = await quarantine("kept", `?limit=10&cursor=${first.next_cursor}`);
    expect([second.rows.length, second.next_cursor]).toEqual([7, null]);
    expect((await quarantine("kept", "?code=bad_timestamp")).rows.map((r) => r.row)).toEqual([10]);
    const csv = await api.text("/models/kept/quarantine?format=csv&code=wrong_type");
    expect(csv.split("\n")[0]).toBe("kind,batch,row,received,column,code,message,raw");
    expect(csv.match(/wrong_type/g)).toHaveLength(7);
  });

  it("replays rows after the schema was corrected, once, and keeps the rest", async () => {
    await makeLoanModel(api, "again");
    const rows = `a,${at},high,BR,1\nb,${at},3,BR,1\nc,${at},low,BR,maybe\n`;
    expect(await send("again", `${eventHeader}\n${rows}`)).toMatchObject({ accepted: 1, rejected_count: 2 });
    const early = await api.call("POST", "/models/again/quarantine/replay");
    expect(early.body).toEqual({ replayed: 2, accepted: 0, duplicates: 0, still_rejected: 2 });
    const declared = JSON.stringify({ columns: [{ name: "amount", kind: "categorical" }] });
    const put = await api.call<{ revision: number }>("PUT", "/models/again/versions/1", declared, json);
    expect(put).toMatchObject({ status: 200, body: { revision: 2 } });
    const late = await api.call("POST", "/models/again/quarantine/replay");
    expect(late.body).toEqual({ replayed: 2, accepted: 1, duplicates: 0, still_rejected: 1 });
    const third = await api.call("POST", "/models/again/quarantine/replay");
    expect(third.body).toEqual({ replayed: 1, accepted: 0, duplicates: 0, still_rejected: 1 });
    const left = await quarantine("again");
    expect([left.total, left.rows[0]?.row]).toEqual([1, 3]);
    const version = await api.call<{ events: number }>("GET", "/models/again/versions/1");
    expect(version.body.events).toBe(2);
    expect((await api.call("DELETE", "/models/again/quarantine")).body).toEqual({ deleted: 1 });
    expect((await quarantine("again")).total).toBe(0);
  });

  it("takes a replayed row whose id came meanwhile as a duplicate", async () => {
    await makeLoanModel(api, "meanwhile");
    await send("meanwhile", `${eventHeader}\na,${at},none so far,BR,1\n`);
    await send("meanwhile", `${eventHeader}\na,${at},5,BR,1\n`);
    const declared = JSON.stringify({ columns: [{ name: "amount", kind: "text" }] });
    await api.call("PUT", "/models/meanwhile/versions/1", declared, json);
    const replayed = await api.call("POST", "/models/meanwhile/quarantine/replay");
    expect(replayed.body).toEqual({ replayed: 1, accepted: 0, duplicates: 1, still_rejected: 0 });
    expect((await quarantine("meanwhile")).total).toBe(0);
  });
});

describe("an Idempotency-Key", () => {
  const csv = (amount: unknown) => `timestamp,amount,country,approved\n${at},${amount},BR,1\n${at},x,BR,1\n`;
  const roles = "timestamp=timestamp&prediction=approved";
  const reference = Array.from({ length: 50 }, (_, i) => `${at},${i}.5,B${i % 3},${i % 2}`).join("\n");

  it("gives the first answer again, and refuses another body", async () => {
    await api.call("PUT", "/models/key", '{"task":"binary"}', json);
    const body = `timestamp,amount,country,approved\n${reference}\n`;
    const made = await api.call("PUT", `/models/key/versions/1/reference?${roles}`, body);
    expect(made.status).toBe(201);
    const answers = await Promise.all([1, 2, 3].map(() => send("key", csv(1), { key: "k1" })));
    expect(answers[0]).toMatchObject({ accepted: 1, duplicates: 0, rejected_count: 1 });
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect((await quarantine("key")).total).toBe(1);
    const other = await api.call("POST", "/models/key/events", csv(2), { key: "k1" });
    expect(other).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
    // Without a key rows without an id are new each time.
    expect(await send("key", csv(1))).toMatchObject({ accepted: 1, duplicates: 0 });
    const same = await api.call("PUT", `/models/key/versions/1/reference?${roles}`, body);
    expect(same).toMatchObject({ status: 200, body: { revision: 1 } });
  });
});
