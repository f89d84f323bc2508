import { max, sql } from "drizzle-orm";
import { dirtyHours, workerHeartbeats } from "#db/postgres/schema/index.ts";
import { log } from "./log.ts";
import { stores } from "./stores.ts";

export const healthParts = ["web", "postgres", "clickhouse", "worker"] as const;
type Part = (typeof healthParts)[number];

export type PartHealth = { ok: boolean; detail: string };
export type Health = { ready: boolean; parts: Record<Part, PartHealth> };

const answerWithinMs = 2_000;
const heartbeatMs = 15_000;

/** Whether each of the four parts works, with one sentence on each. */
export async function checkHealth(now: Date): Promise<Health> {
  const [postgres, clickhouse, worker] = await Promise.all([
    check("Postgres", async () => {
      await stores().postgres.db.execute(sql`select 1 from projects limit 1`);
      return "answers, and its tables are there";
    }),
    check("ClickHouse", async () => {
      const result = await stores().clickhouse.query({
        query: "select count() as n from system.tables where database = 'leeway' and name = 'profiles_hour'",
        format: "JSONEachRow",
      });
      const [row] = await result.json<{ n: string }>();
      if (Number(row?.n) === 0) throw new Error("answers, but its tables are not there: run leeway migrate");
      return "answers, and its tables are there";
    }),
    check("The worker", () => checkWorker(now)),
  ]);
  const parts = { web: { ok: true, detail: "answers" }, postgres, clickhouse, worker };
  return { ready: Object.values(parts).every((p) => p.ok), parts };
}

async function checkWorker(now: Date): Promise<string> {
  const seconds = await workerAge(now);
  if (seconds === null) throw new Error("has not started yet");
  if (seconds * 1000 > heartbeatMs)
    throw new Error(`gave its last sign of life ${Math.round(seconds)} s ago`);
  return `gave a sign of life ${Math.round(seconds)} s ago`;
}

/** Seconds since the newest sign of life of any worker; null before the first. */
export async function workerAge(now: Date): Promise<number | null> {
  const [row] = await stores()
    .postgres.db.select({ at: max(workerHeartbeats.at) })
    .from(workerHeartbeats);
  return row?.at ? Math.max(0, (now.getTime() - row.at.getTime()) / 1000) : null;
}

/** Hours that wait to be profiled, in the whole installation. */
export async function dirtyBacklog(): Promise<number> {
  return stores().postgres.db.$count(dirtyHours);
}

/** A part's own message is shown only where this file wrote it: drivers put addresses into theirs. */
async function check(name: string, probe: () => Promise<string>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not answer within ${answerWithinMs} ms`)), answerWithinMs);
  });
  try {
    return { ok: true, detail: await Promise.race([probe(), late]) };
  } catch (error) {
    log("health").debug({ err: error, part: name }, "a part is not ready");
    const own = error instanceof Error && error.constructor === Error && !("code" in error) && !error.cause;
    return { ok: false, detail: own ? error.message : "is not reachable" };
  } finally {
    clearTimeout(timer);
  }
}
