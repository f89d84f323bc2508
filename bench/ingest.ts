import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { Pool } from "undici";
import { openClickHouse } from "#db/clickhouse/client.ts";
import { freePort } from "#scripts/engine/free-port.ts";
import { closeStores } from "#server/kernel/stores.ts";
import setup from "#tests/engines.setup.ts";
import { makeKey, makeProject } from "#tests/fixtures/project.ts";

/**
 * Ingestion through the built web process: batches of 1,000 events × 20 features against the same bytes inserted by
 * the engine alone, and single events against an empty route, with the slowest answers.
 */
export const name = "ingest";

const budgets = { batches: 0.5, singles: 0.6, p99: 100 };
const perBatch = 1_000;
const batches = 60;
const atOnce = 4;
const connections = 50;
const singleMs = 8_000;
const numeric = Array.from({ length: 15 }, (_, i) => `x${i}`);
const texts = Array.from({ length: 5 }, (_, i) => `k${i}`);

let made = 0;

function event(i: number): string {
  const at = new Date(Date.UTC(2026, 0, 1) + (i % 2_000) * 1_000_003).toISOString();
  const fields = [
    ...numeric.map((name, k) => [name, Math.round(((i * (k + 7)) % 9_973) * 1.37 * 100) / 100]),
    ...texts.map((name, k) => [name, `v${(i * (k + 3)) % 20}`]),
  ];
  return JSON.stringify({ event_id: `e${i}-${made++}`, at, ...Object.fromEntries(fields) });
}

const bodyOf = (count: number) => Array.from({ length: count }, (_, i) => event(i)).join("\n");

type Target = { pool: Pool; headers: Record<string, string> };

async function post(target: Target, path: string, body: string, type: string): Promise<void> {
  const answer = await target.pool.request({
    method: path.endsWith("/reference?id=event_id&timestamp=at") || path === "/models/m" ? "PUT" : "POST",
    path: `/api/v1${path}`,
    headers: { ...target.headers, "content-type": type },
    body,
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300)
    throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
}

/** Runs jobs `width` at a time; the seconds that all of them took. */
async function inParallel<T>(
  jobs: readonly T[],
  width: number,
  run: (job: T) => Promise<void>,
): Promise<number> {
  const before = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) await run(jobs[next++] as T);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return (performance.now() - before) / 1_000;
}

/** Calls a second and the slowest of a hundred, in milliseconds. */
async function rate(call: () => Promise<void>): Promise<{ rate: number; p99: number }> {
  const times: number[] = [];
  const end = performance.now() + singleMs;
  const client = async () => {
    for (let before = performance.now(); before < end; before = performance.now()) {
      await call();
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  times.sort((a, b) => a - b);
  return { rate: times.length / (singleMs / 1_000), p99: times[Math.floor(times.length * 0.99)] as number };
}

async function startWeb(port: number): Promise<ChildProcess> {
  if (!existsSync(".next/BUILD_ID")) throw new Error("there is no build yet: run npm run build first");
  const child = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "-p", String(port), "-H", "127.0.0.1"],
    {
      env: { ...process.env, NODE_ENV: "production", LEEWAY_SECRET: "bench-bench-bench-bench-bench-bench" },
      stdio: "ignore",
    },
  );
  for (let i = 0; i < 100; i++) {
    const up = await fetch(`http://127.0.0.1:${port}/api/v1/health/live`).then(
      (r) => r.ok,
      () => false,
    );
    if (up) return child;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill();
  throw new Error("the web process did not start");
}

async function engineAlone(bodies: readonly string[]): Promise<number> {
  const engine = openClickHouse(process.env.CLICKHOUSE_URL as string);
  const columns = [
    "event_id String",
    "at DateTime64(3, 'UTC')",
    ...numeric.map((n) => `${n} Nullable(Float64)`),
    ...texts.map((n) => `${n} LowCardinality(Nullable(String))`),
  ];
  await engine.command({
    query: `CREATE TABLE bench_floor (${columns.join(", ")}) ENGINE = MergeTree PARTITION BY toYear(at) ORDER BY (toStartOfHour(at), event_id)`,
  });
  const seconds = await inParallel(bodies, atOnce, async (body) => {
    await engine.command({ query: `INSERT INTO bench_floor FORMAT JSONEachRow\n${body}\n` });
  });
  await engine.close();
  return seconds;
}

async function measureBatches(target: Target, print: (line: string) => void): Promise<boolean> {
  const ndjson = "application/x-ndjson";
  const warm = Array.from({ length: 10 }, () => bodyOf(perBatch));
  await inParallel(warm, atOnce, (body) => post(target, "/models/m/events", body, ndjson));
  const bodies = Array.from({ length: batches }, () => bodyOf(perBatch));
  const own = await inParallel(bodies, atOnce, (body) => post(target, "/models/m/events", body, ndjson));
  const floor = await engineAlone(bodies);
  const ratio = floor / own;
  const perSecond = (seconds: number) => `${Math.round((batches * perBatch) / seconds)} events/s`;
  print(`batches of 1,000 × 20 features, NDJSON  ${perSecond(own)}`);
  print(`the engine alone, the same bytes        ${perSecond(floor)}`);
  const ok = ratio >= budgets.batches;
  print(`ratio ${ratio.toFixed(2)} (budget ${budgets.batches}) ${ok ? "ok" : "UNDER BUDGET"}`);
  return ok;
}

async function measureSingles(target: Target, print: (line: string) => void): Promise<boolean> {
  const empty = async () => {
    const answer = await target.pool.request({ method: "GET", path: "/api/v1/health/live" });
    await answer.body.dump();
  };
  let i = 0;
  const single = () => post(target, "/models/m/events", event(i++), "application/json");
  for (let k = 0; k < 300; k++) await Promise.all([empty(), single()]);
  const none = await rate(empty);
  const one = await rate(single);
  const ratio = one.rate / none.rate;
  print(
    `an empty route, ${connections} connections          ${Math.round(none.rate)}/s, p99 ${Math.round(none.p99)} ms`,
  );
  print(
    `one event a request                     ${Math.round(one.rate)}/s, p99 ${Math.round(one.p99)} ms (budget ${budgets.p99} ms)`,
  );
  const ok = ratio >= budgets.singles && one.p99 <= budgets.p99;
  print(`ratio ${ratio.toFixed(2)} (budget ${budgets.singles}) ${ok ? "ok" : "OUTSIDE BUDGET"}`);
  return ok;
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const stop = await setup();
  let web: ChildProcess | undefined;
  let pool: Pool | undefined;
  try {
    const { system } = await makeProject();
    const key = await makeKey(system, ["models:read", "models:write", "references:write", "events:write"]);
    const port = await freePort();
    web = await startWeb(port);
    pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
    const target = { pool, headers: { authorization: `Bearer ${key}` } };
    await post(target, "/models/m", '{"task":"binary"}', "application/json");
    const reference = "/models/m/versions/1/reference?id=event_id&timestamp=at";
    await post(target, reference, bodyOf(5_000), "application/x-ndjson");
    const batchesOk = await measureBatches(target, print);
    const singlesOk = await measureSingles(target, print);
    return batchesOk && singlesOk;
  } finally {
    await pool?.close();
    web?.kill();
    await closeStores();
    await stop?.();
  }
}
