import { and, inArray, isNotNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { batches, workerHeartbeats } from "#db/postgres/schema/index.ts";
import { forgetAlerts } from "#server/alerts/index.ts";
import { forgetDeliveries } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { forgetRuns, forgetThresholds } from "#server/streams/index.ts";
import { defineJob } from "./job.ts";

const dayMs = 86_400_000;
const rowsPerRun = 5_000;

/** Idempotency-Keys are kept 24 h: after that the same key may carry another body. */
async function forgetKeys(ctx: ServiceContext): Promise<number> {
  const old = ctx.db
    .select({ id: batches.id })
    .from(batches)
    .where(
      and(
        isNotNull(batches.idempotencyKey),
        lt(batches.createdAt, new Date(ctx.now().getTime() - dayMs)),
        sql`${batches.state} <> 'writing'`,
      ),
    )
    .limit(rowsPerRun);
  const rows = await ctx.db
    .update(batches)
    .set({ idempotencyKey: null, bodyHash: null, response: null })
    .where(inArray(batches.id, old))
    .returning({ id: batches.id });
  return rows.length;
}

/** The journal of finished batches is history after 90 days. */
async function forgetBatches(ctx: ServiceContext): Promise<number> {
  const old = ctx.db
    .select({ id: batches.id })
    .from(batches)
    .where(
      and(
        lt(batches.createdAt, new Date(ctx.now().getTime() - 90 * dayMs)),
        sql`${batches.state} <> 'writing'`,
      ),
    )
    .limit(rowsPerRun);
  const rows = await ctx.db.delete(batches).where(inArray(batches.id, old)).returning({ id: batches.id });
  return rows.length;
}

export const cleanup = defineJob({
  name: "cleanup",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 120_000,
  trigger: { kind: "cron", cron: "*/10 * * * *" },
  run: async (ctx) => {
    while ((await forgetKeys(ctx)) === rowsPerRun);
    while ((await forgetBatches(ctx)) === rowsPerRun);
    await forgetDeliveries(ctx);
    await forgetAlerts(ctx);
    await forgetRuns(ctx);
    await forgetThresholds(ctx);
    await ctx.db
      .delete(workerHeartbeats)
      .where(lt(workerHeartbeats.at, new Date(ctx.now().getTime() - dayMs)));
    return false;
  },
});
