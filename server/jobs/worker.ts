import { once } from "node:events";
import { hostname } from "node:os";
import { PgBoss } from "pg-boss";
import { workerHeartbeats } from "#db/postgres/schema/index.ts";
import { config } from "#server/kernel/config.ts";
import { createContext, type ServiceContext } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { jobs } from "./index.ts";
import type { Job } from "./job.ts";
import { runLoop } from "./run-loop.ts";

const name = `${hostname()}:${process.pid}`;
const logger = log("worker");

/** Jobs belong to no project; the ones that work on a model take its project from the row they work on. */
function jobContext(job: string): ServiceContext {
  return createContext({ actor: { kind: "system", job }, projectId: 0 });
}

async function beat(): Promise<boolean> {
  const at = new Date();
  await jobContext("heartbeat")
    .db.insert(workerHeartbeats)
    .values({ name, at })
    .onConflictDoUpdate({ target: workerHeartbeats.name, set: { at } });
  return false;
}

async function startQueued(boss: PgBoss, job: Job, signal: AbortSignal): Promise<void> {
  const expireInSeconds = Math.ceil(job.timeoutMs / 1000);
  await boss.createQueue(job.name, { policy: "stately", retryLimit: 5, retryBackoff: true, expireInSeconds });
  await boss.work(job.name, { batchSize: 1, pollingIntervalSeconds: 2 }, async (batch) => {
    for (const { data } of batch) await job.run(jobContext(job.name), data ?? {}, signal);
  });
  if (job.trigger.kind === "cron") await boss.schedule(job.name, job.trigger.cron, {});
}

/** Aborted by the first signal to end, from the first moment of the process on. */
function untilAskedToStop(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      logger.info({ signal }, "worker stopping: the running jobs finish first");
      stopping.abort();
      // Engines that hang must not keep the process for ever: the work is idempotent and starts again.
      setTimeout(() => process.exit(1), 25_000).unref();
    });
  }
  return stopping.signal;
}

async function main(): Promise<void> {
  const stopping = untilAskedToStop();
  const boss = new PgBoss({ connectionString: config().DATABASE_URL, schema: "pgboss", max: 4 });
  boss.on("error", (error) => logger.error({ err: error }, "queue error"));
  await boss.start();
  const loops = jobs.map((job) =>
    job.trigger.kind === "loop"
      ? runLoop(job.name, job.trigger.everyMs, () => job.run(jobContext(job.name), {}, stopping), stopping)
      : startQueued(boss, job, stopping),
  );
  loops.push(runLoop("heartbeat", 3_000, beat, stopping));
  logger.info({ jobs: jobs.map((j) => j.name) }, "worker started");

  if (!stopping.aborted) await once(stopping, "abort");
  await Promise.allSettled(loops);
  await boss.stop({ graceful: true, timeout: 15_000 });
  await closeStores();
  process.exit(0);
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
