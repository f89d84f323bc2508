import {
  FixedSizeList,
  Field,
  Float32,
  tableFromArrays,
  tableToIPC,
  vectorFromArray,
  List,
  Table,
} from "apache-arrow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { type IngestAnswer, makeRestClient, type RestClient } from "#tests/fixtures/rest-client.ts";
import { multivariateReport, scoreMultivariate } from "../index.ts";
import { openJudge } from "./open-judge.ts";

let api: RestClient;

beforeAll(async () => {
  api = await makeRestClient();
});
afterAll(closeStores);

const words = "order parcel late refund login password mail invoice card month plan error page box".split(
  " ",
);
const other = "crypto wallet coin token chain miner".split(" ");

type Row = { event_id: string; timestamp: string; v: number[]; note: string };

function rows(count: number, seed: number, width: number, moved = false): Row[] {
  const rng = random(seed);
  return Array.from({ length: count }, (_, i) => ({
    event_id: `e${seed}-${i}`,
    timestamp: new Date(Date.UTC(2026, 0, 5) + Math.floor((i * 86_400_000) / count)).toISOString(),
    v: Array.from(
      { length: width },
      (__, k) => rng.normal() + (moved && k < Math.max(2, width / 10) ? 1.5 : 0),
    ),
    note: Array.from({ length: 3 + rng.int(6) }, () => (moved ? other : words)[rng.int(6)]).join(" "),
  }));
}

const ndjson = (of: readonly object[]) => of.map((row) => JSON.stringify(row)).join("\n");

function csv(of: readonly Row[]): string {
  const lines = of.map((r) => `${r.event_id},${r.timestamp},"[${r.v.join(" ")}]",${r.note}`);
  return ["event_id,timestamp,v,note", ...lines].join("\n");
}

function arrow(of: readonly Row[], width: number, fixed: boolean): Uint8Array {
  const child = new Field("item", new Float32(), true);
  const type = fixed ? new FixedSizeList(width, child) : new List(child);
  const plain = tableFromArrays({
    event_id: of.map((r) => r.event_id),
    timestamp: of.map((r) => r.timestamp),
    note: of.map((r) => r.note),
  });
  const lists = new Table({
    v: vectorFromArray(
      of.map((r) => r.v),
      type,
    ),
  });
  return tableToIPC(plain.assign(lists), "stream");
}

const types = {
  csv: "text/csv",
  ndjson: "application/x-ndjson",
  arrow: "application/vnd.apache.arrow.stream",
};

type Reference = { rows: number; rejected_count: number };

async function verdicts(model: string): Promise<Record<string, string>> {
  const ctx = api.system;
  const subject = await findSubject(ctx, { model });
  while ((await refreshProfiles(ctx, subject.versionId))?.more);
  // Drawn alike whatever the version's number: the same rows have the same verdicts.
  const alike: typeof openJudge = (drawn, _, methods) => openJudge(drawn, 1, methods);
  const by = { openJudge: alike, signal: new AbortController().signal, most: 20 };
  while (await scoreMultivariate(ctx, subject, by));
  const range = { from: "2026-01-05T00:00:00Z", to: "2026-01-06T00:00:00Z" };
  const report = await multivariateReport(ctx, { model, ...range });
  return Object.fromEntries(report.methods.map((m) => [m.method, m.windows[0]?.verdict ?? "none"]));
}

test.each([
  ["csv", 3, (of: Row[]) => csv(of)],
  ["ndjson", 16, (of: Row[]) => ndjson(of)],
  ["arrow", 64, (of: Row[]) => arrow(of, 64, false)],
  ["arrow", 768, (of: Row[]) => arrow(of, 768, true)],
] as const)(
  "a model with texts and vectors alone, %s, %i numbers: moved ones drift, the same do not",
  async (format, width, body) => {
    const results: Record<string, string>[] = [];
    for (const moved of [false, true]) {
      const model = `vectors-${format}-${width}-${moved}`;
      await api.call("PUT", `/models/${model}`, '{"task":"regression"}', { type: "application/json" });
      await api.call("PUT", `/models/${model}/versions/1`, "{}", { type: "application/json" });
      const sent = { type: types[format] };
      const reference = await api.call<Reference>(
        "PUT",
        `/models/${model}/versions/1/reference`,
        body(rows(500, 51, width)),
        sent,
      );
      expect(reference.body).toMatchObject({ rows: 500, rejected_count: 0 });
      const events = await api.call<IngestAnswer>(
        "POST",
        `/models/${model}/events`,
        body(rows(300, 52, width, moved)),
        sent,
      );
      expect(events.body).toMatchObject({ accepted: 300, rejected_count: 0 });
      results.push(await verdicts(model));
      // Pages and answers of a model without a column of its own verdict.
      for (const path of ["drift", "quality", "performance", "streams", "monitors", "versions/1"]) {
        expect((await api.call("GET", `/models/${model}/${path}`)).status, path).toBe(200);
      }
    }
    const methods = [
      "embedding_mmd",
      "embedding_centroid",
      "embedding_classifier",
      "text_words",
      "text_descriptors",
    ];
    for (const method of methods) {
      expect(results[0]?.[method], method).toBe("stable");
      expect(results[1]?.[method], method).toBe("drift");
    }
  },
);

test("a vector of another length goes to quarantine with row, column and what to expect; the rest is taken", async () => {
  const model = "vectors-wrong";
  await api.call("PUT", `/models/${model}`, '{"task":"regression"}', { type: "application/json" });
  await api.call("PUT", `/models/${model}/versions/1`, "{}", { type: "application/json" });
  const sent = { type: types.ndjson };
  await api.call("PUT", `/models/${model}/versions/1/reference`, ndjson(rows(200, 1, 8)), sent);
  const events: object[] = rows(10, 2, 8);
  events[3] = { ...events[3], v: [1, 2, 3] };
  events[5] = { ...events[5], v: [1, 2, 3, 4, 5, 6, 7, null] };
  events[6] = { ...events[6], v: { x: 1 } };
  const { body } = await api.call<IngestAnswer>("POST", `/models/${model}/events`, ndjson(events), sent);
  expect(body).toMatchObject({ accepted: 7, rejected_count: 3 });
  expect(
    body.rejected.map(({ row, column, code }) => ({ row, column, code })).toSorted((a, b) => a.row - b.row),
  ).toEqual([
    { row: 4, column: "v", code: "wrong_width" },
    { row: 6, column: "v", code: "wrong_type" },
    { row: 7, column: "v", code: "wrong_type" },
  ]);
});
