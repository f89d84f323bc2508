import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  alive,
  type Installation,
  launch,
  partsOf,
  shutDown,
  untilReady,
  workersOf,
} from "./installation.ts";

const dataDir = mkdtempSync(join(tmpdir(), "leeway-faults-"));
let running: Installation | undefined;

afterAll(async () => {
  if (running && running.supervisor.exitCode === null) await shutDown(running);
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

const apiKey = () => readFileSync(join(dataDir, "api-key"), "utf8").trim();

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey()}`, "content-type": "text/csv", ...init.headers };
  return fetch(`${(running as Installation).url}/api/v1/models/faults${path}`, { ...init, headers });
}

const header = "id,time,x,kind";
const firstEvent = Date.parse("2026-05-01T00:00:00Z");
const line = (id: string, i: number) =>
  `${id},${new Date(firstEvent + i * 1_000).toISOString()},${i % 97},k${i % 3}`;

/** Sends batches one after another, each again until it is acknowledged. */
class Loader {
  sent = 0;
  #stopped = false;
  readonly #done: Promise<void>;

  readonly name: string;

  constructor(name: string) {
    this.name = name;
    this.#done = this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const rows = Array.from({ length: 40 }, (_, i) => line(`${this.name}-${this.sent + i}`, this.sent + i));
      await this.#untilTaken(`${header}\n${rows.join("\n")}\n`);
      this.sent += rows.length;
    }
  }

  async #untilTaken(body: string): Promise<void> {
    for (;;) {
      const answer = await call("/events", { method: "POST", body }).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<number> {
    this.#stopped = true;
    await this.#done;
    return this.sent;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the engine holds, and what the profiles count. */
async function expectExactly(events: number): Promise<void> {
  const version = (await (await call("/versions/1")).json()) as { events: number };
  expect(version.events).toBe(events);
  let counted = -1;
  for (let attempt = 0; attempt < 120 && counted !== events; attempt++) {
    await pause(250);
    const answer = await call("/drift?grain=day&features=x&from=2026-05-01&to=2026-06-01");
    if (!answer.ok) continue;
    const report = (await answer.json()) as { features: { windows: { n: number; complete: boolean }[] }[] };
    counted = (report.features[0]?.windows ?? []).reduce((sum, w) => sum + w.n, 0);
  }
  expect(counted).toBe(events);
}

test("kill -9 of each part in turn, and of all at once, under load: nothing acknowledged is lost or doubled", async () => {
  running = await launch(dataDir);
  await untilReady(running, 150_000);
  expect(statSync(join(dataDir, "api-key")).mode & 0o777).toBe(0o600);
  for (const closed of ["logs", "clickhouse", "postgres"]) {
    expect(statSync(join(dataDir, closed)).mode & 0o777, closed).toBe(0o700);
  }
  const json = { "content-type": "application/json" };
  expect((await call("", { method: "PUT", headers: json, body: '{"task":"regression"}' })).status).toBe(201);
  const reference = Array.from({ length: 500 }, (_, i) => line(`r-${i}`, i));
  const put = await call("/versions/1/reference?id=id&timestamp=time", {
    method: "PUT",
    body: `${header}\n${reference.join("\n")}\n`,
  });
  expect(put.status).toBe(201);

  let total = 0;
  for (const victim of ["web", "worker", "clickhouse", "postgres"]) {
    const loader = new Loader(victim);
    await pause(700);
    const pid = partsOf(running)[victim];
    expect(pid, victim).toBeGreaterThan(0);
    process.kill(pid as number, "SIGKILL");
    await pause(500);
    await untilReady(running);
    await pause(500);
    total += await loader.stop();
  }
  await expectExactly(total);

  const loader = new Loader("all");
  await pause(700);
  const { port } = running;
  const parts = Object.values(partsOf(running));
  running.supervisor.kill("SIGKILL");
  for (const pid of parts) process.kill(pid, "SIGKILL");
  await running.exited;
  running = await launch(dataDir, { port });
  await untilReady(running);
  total += await loader.stop();

  // The supervisor alone: what it leaves behind is adopted, or ends by itself, also while the next start waits.
  const last = new Loader("supervisor");
  await pause(700);
  running.supervisor.kill("SIGKILL");
  await running.exited;
  running = await launch(dataDir, { port });
  await untilReady(running);
  total += await last.stop();
  await expectExactly(total);

  const second = await launch(dataDir);
  expect(await second.exited).toBe(1);
  expect(second.output()).toMatch(/^Leeway is already running on .* \(process \d+\)/);

  const left = Object.values(partsOf(running));
  expect(left).toHaveLength(4);
  expect(await shutDown(running)).toBe(0);
  expect(left.filter(alive)).toEqual([]);
  // Nor does anything remain of the installations that were killed.
  expect(workersOf(dataDir)).toEqual([]);
}, 300_000);

test("what is sent to the process that make starts stops everything, and so does its death", async () => {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    running = await launch(dataDir, { bootstrapped: true });
    await untilReady(running);
    const { pid } = JSON.parse(readFileSync(join(dataDir, "supervisor.json"), "utf8")) as { pid: number };
    expect(alive(pid)).toBe(true);
    running.supervisor.kill(signal);
    expect(await running.exited).toBe(signal === "SIGTERM" ? 0 : null);
    for (let attempt = 0; attempt < 200 && alive(pid); attempt++) await pause(100);
    expect(alive(pid)).toBe(false);
    await expect(fetch(`${running.url}/api/v1/health/live`)).rejects.toThrow();
  }
}, 120_000);
