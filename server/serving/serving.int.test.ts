import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEntries, scoringEndpoints } from "#db/postgres/schema/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { random } from "#lib/stats/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal } from "#tests/fixtures/channels.ts";
import { asRole } from "#tests/fixtures/project.ts";
import { makeTypedVersion } from "#tests/fixtures/typed-version.ts";
import { type ModelServer, modelServer } from "#tests/model-server/server.ts";
import { findScoring, getScoring, putScoring, removeScoring, testScoring } from "./index.ts";
import { scorerOf } from "./scorer.ts";

const inputs = [
  { name: "age", datatype: "FP64", shape: [-1, 1] },
  { name: "visits", datatype: "INT64", shape: [-1] },
  { name: "country", datatype: "BYTES", shape: [-1, 1] },
  { name: "member", datatype: "BOOL", shape: [-1, 1] },
];
type Row = Record<string, number | string | boolean>;
const predict = (r: Row) =>
  1 /
  (1 +
    Math.exp(
      3 -
        0.05 * Number(r["age"]) -
        0.2 * Number(r["visits"]) -
        (r["country"] === "BR" ? 1 : 0) +
        (r["member"] === true ? 0.5 : 0),
    ));

const features = inputs.map((i) => i.name);
let server: ModelServer;
beforeAll(async () => {
  allowLocal();
  server = await modelServer({ name: "credit risk", version: "7", inputs, predict });
});
afterAll(async () => {
  await server.close();
  await closeStores();
});

function columnsOf(n: number): { columns: RawColumn[]; truth: number[] } {
  const r = random(4);
  const rows = Array.from({ length: n }, () => ({
    age: 20 + 60 * r.uniform(),
    visits: r.int(9),
    country: ["BR", "DE", "FR"][r.int(3)]!,
    member: r.int(2) === 1,
  }));
  return {
    columns: [
      { kind: "numeric", values: Float64Array.from(rows, (x) => x.age) },
      { kind: "numeric", values: Float64Array.from(rows, (x) => x.visits) },
      { kind: "categorical", values: rows.map((x) => x.country) },
      { kind: "categorical", values: rows.map((x) => String(x.member)) },
    ],
    truth: rows.map(predict),
  };
}

const settings = (url: string) => ({ url, model: "credit risk", version: "7", layout: "columns" as const });
const open = (over: object = {}, names = features, signal: AbortSignal = new AbortController().signal) =>
  scorerOf({ settings: { ...settings(server.url), ...over }, secret: null, timeoutMs: 400 }, names, signal);
const every = (n: number) => Array.from({ length: n }, (_, i) => i);

test("scores rows through the protocol in batches, two at a time, whatever the datatypes", async () => {
  const { columns, truth } = columnsOf(1100);
  const scorer = await open();
  server.calls.length = 0;
  const scores = await scorer.score(columns, every(1100));
  for (const [i, p] of truth.entries()) expect(scores[i]).toBeCloseTo(p, 12);
  expect(server.calls.map((c) => c.rows).sort()).toEqual([100, 250, 250, 250, 250]);
  expect(server.most()).toBe(2);
  // The first of the two numbers a row is the other class.
  const first = await (await open({ output_index: 0 })).score(columns, [3, 5]);
  expect(first[1]).toBeCloseTo(1 - truth[5]!, 12);
});

test("says what is wrong with a server, and never takes a wrong answer for scores", async () => {
  const { columns } = columnsOf(10);
  const rows = every(10);
  const scorer = await open();
  const withFault = async (fault: ModelServer["fault"]) => {
    server.fault = fault;
    try {
      return await scorer.score(columns, rows).then(String, (e: Error) => e.message);
    } finally {
      server.fault = null;
    }
  };
  const json = (shape: number[], data: string) =>
    `{"outputs":[{"name":"p","datatype":"FP64","shape":[${shape}],"data":${data}}]}`;
  expect(await withFault((r) => void r.writeHead(500).end('{"error":"out of memory"}'))).toMatch(
    /500: out of memory/,
  );
  expect(await withFault(() => undefined)).toMatch(/did not answer within 0.4 s/);
  expect(await withFault((r) => void r.end(json([5], "[1,2,3,4,5]")))).toMatch(/For 10 rows .* shape \[5\]/);
  expect(await withFault((r) => void r.end(json([10], "[0,0,0,0,0,0,0,0,0,null]")))).toMatch(
    /row 10 is null/,
  );
  expect(await withFault((r) => void r.end(json([10], "[NaN,0,0,0,0,0,0,0,0,0]")))).toMatch(/not JSON/);
  expect(await withFault((r) => void r.end('{"outputs":[]}'))).toMatch(/no outputs/);
  expect(await withFault((r) => void r.writeHead(302, { location: "http://127.0.0.1:1/" }).end())).toMatch(
    /302/,
  );
  const broken: RawColumn[] = columns.map((c, j) =>
    j === 1 ? { kind: "categorical", values: rows.map(() => "many") } : c,
  );
  await expect(scorer.score(broken, rows)).rejects.toThrow(/visits as INT64, but it has the value many/);
  await expect(open({ version: "8" })).rejects.toThrow(/404: Unknown version 8/);
  await expect(open({ output: "q" })).rejects.toThrow(/no output q; it has p/);
  await expect(open({}, ["age", "visits"])).rejects.toThrow(/asks for country, member/);
  await expect(open({ layout: "matrix" })).rejects.toThrow(/4 inputs/);
});

test("stops at once when it is told to", async () => {
  const stop = new AbortController();
  const scorer = await open({}, features, stop.signal);
  const { columns } = columnsOf(5000);
  server.fault = () => undefined;
  const work = scorer.score(columns, every(5000));
  setTimeout(() => stop.abort(), 50);
  await expect(work).rejects.toThrow();
  server.fault = null;
});

test("sends one tensor for all features where the server takes one", async () => {
  const matrix = await modelServer({
    name: "m",
    version: "1",
    inputs: [{ name: "x", datatype: "FP64", shape: [-1, 2] }],
    predict: (r) => Number(r["x0"]) + 10 * Number(r["x1"]),
  });
  const target = { settings: { url: matrix.url, model: "m", layout: "matrix" as const }, secret: null };
  const two = columnsOf(3).columns.slice(0, 2);
  const scorer = await scorerOf(target, ["age", "visits"], new AbortController().signal);
  const [a, b] = two.map((c) => (c as { values: Float64Array }).values);
  const scores = await scorer.score(two, every(3));
  for (const i of every(3)) expect(scores[i]).toBeCloseTo(a![i]! + 10 * b![i]!, 9);
  await matrix.close();
});

test("an endpoint is kept with its secret sealed, tried out, and forgotten; with audit, for those who may", async () => {
  const cells = "20 + number % 50, number % 9, ['BR', 'DE', 'FR'][1 + number % 3], toUInt8(number % 2 = 0)";
  const p =
    "(1 / (1 + exp(3 - 0.05 * (20 + number % 50) - 0.2 * (number % 9) - (number % 3 = 0) + 0.5 * (number % 2 = 0))))";
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [
      { name: "age", kind: "numeric" },
      { name: "visits", kind: "numeric" },
      { name: "country", kind: "categorical" },
      { name: "member", kind: "boolean" },
      { name: "p", kind: "numeric", role: "score" },
    ],
    reference: `SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC'), ${cells}, ${p} FROM numbers(300)`,
  });
  const names = { model: v.model, version: "1" };
  const { ctx } = v;
  expect(await findScoring(ctx, names)).toBeNull();
  await expect(testScoring(ctx, names)).rejects.toThrow(/has no scoring endpoint/);
  const body = { ...settings(server.url), header_name: "X-Key", header_value: "s3cret-token" };
  const made = await putScoring(ctx, { ...names, body });
  expect(made.endpoint).toMatchObject({ has_secret: true, header_name: "X-Key" });
  const [held] = await ctx.db
    .select()
    .from(scoringEndpoints)
    .where(eq(scoringEndpoints.versionId, v.versionId));
  expect(JSON.stringify([held, made])).not.toContain("s3cret");

  server.calls.length = 0;
  expect(await testScoring(ctx, names)).toMatchObject({ ok: true, rows: 50 });
  expect(server.calls[0]?.headers["x-key"]).toBe("s3cret-token");
  // A secret that is left out is kept; to another server it is not sent.
  const { header_value: _, ...without } = body;
  expect((await putScoring(ctx, { ...names, body: without })).endpoint.has_secret).toBe(true);
  await expect(
    putScoring(ctx, { ...names, body: { ...without, url: "http://127.0.0.1:9" } }),
  ).rejects.toThrow(/give header_value again/);
  await putScoring(ctx, { ...names, body: { ...without, output_index: 0 } });
  expect(await testScoring(ctx, names)).toMatchObject({
    ok: false,
    text: expect.stringMatching(/other scores/),
  });
  server.fault = (r) => void r.writeHead(500).end('{"error":"s3cret-token is wrong"}');
  const failed = await testScoring(ctx, names);
  server.fault = null;
  expect(failed.text).toMatch(/500/);
  expect(failed.text).not.toContain("s3cret");

  // An address inside the network is refused when it is called, whatever its name says.
  await putScoring(ctx, { ...names, body: { ...body, url: "http://169.254.169.254" } });
  expect(await testScoring(ctx, names)).toMatchObject({
    ok: false,
    text: expect.stringMatching(/not a public address/),
  });
  for (const act of [putScoring, removeScoring, testScoring])
    await expect(act(asRole(ctx, "viewer"), { ...names, body })).rejects.toThrow(/models:write/);
  await expect(getScoring({ ...ctx, projectId: 0 }, names)).rejects.toThrow(/There is no version/);
  await removeScoring(ctx, names);
  expect(await findScoring(ctx, names)).toBeNull();
  const told = await ctx.db.select().from(auditEntries).where(eq(auditEntries.projectId, ctx.projectId));
  expect(told.map((e) => e.action)).toEqual(
    expect.arrayContaining(["version.scoring", "version.scoring_test", "version.scoring_remove"]),
  );
  expect(JSON.stringify(told)).not.toContain("s3cret");
});
