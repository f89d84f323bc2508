import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, expect, test } from "vitest";
import { dirtyHours, workerHeartbeats } from "#db/postgres/schema/index.ts";
import { createContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { explainVerdict } from "#server/drift/index.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const workers: ChildProcess[] = [];

afterEach(async () => {
  for (const worker of workers.splice(0)) {
    if (worker.exitCode !== null || worker.signalCode !== null) continue;
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
});
afterAll(closeStores);

function startWorker(): ChildProcess {
  const worker = spawn(`${root}node_modules/.bin/node`, ["server/jobs/worker.ts"], {
    cwd: root,
    env: { ...process.env, LEEWAY_LOG_LEVEL: "error" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  workers.push(worker);
  return worker;
}

const columns = [{ name: "x", kind: "numeric" }] as const;
const reference =
  "SELECT toString(number), toDateTime64(0, 3, 'UTC'), toFloat64(number % 100) FROM numbers(1000)";

async function addRows(v: TypedVersion, from: number, count: number): Promise<void> {
  const at = "toDateTime64('2026-03-01 00:00:00', 3, 'UTC') + toIntervalSecond(number * 60)";
  await insertEvents(
    v,
    1,
    `SELECT 'e' || toString(number), ${at}, toFloat64(number % 100) FROM numbers(${from}, ${count})`,
    { from: "2026-03-01T00:00:00Z", to: "2026-03-01T23:00:00Z" },
  );
}

async function rowsInVerdict(v: TypedVersion): Promise<number> {
  const dirty = await v.ctx.db.$count(dirtyHours, eq(dirtyHours.versionId, v.versionId));
  if (dirty > 0) return -1;
  const why = await explainVerdict(v.ctx, { model: "m", feature: "x", start: "2026-03-01T00:00:00Z" });
  return why.n;
}

test("a killed worker leaves its work marked, and the next one finishes it without double counting", async () => {
  const v = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  await addRows(v, 0, 500);
  const first = startWorker();
  await expect.poll(() => rowsInVerdict(v), { timeout: 30_000, interval: 200 }).toBe(500);
  await addRows(v, 500, 300);
  first.kill("SIGKILL");
  await once(first, "exit");
  startWorker();
  await addRows(v, 800, 100);
  await expect.poll(() => rowsInVerdict(v), { timeout: 30_000, interval: 200 }).toBe(900);
});

test("a worker that is asked to stop ends by itself", async () => {
  const worker = startWorker();
  const { db } = createContext({ actor: { kind: "system", job: "test" }, projectId: 0 });
  const name = `${hostname()}:${worker.pid}`;
  const beating = () => db.$count(workerHeartbeats, eq(workerHeartbeats.name, name));
  await expect.poll(beating, { timeout: 30_000, interval: 200 }).toBe(1);
  worker.kill("SIGTERM");
  const [code] = (await once(worker, "exit")) as [number | null];
  expect(code).toBe(0);
});
