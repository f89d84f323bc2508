import { z } from "zod";
import { flushDue, relayIncidents } from "#server/alerts/index.ts";
import { defineJob } from "./job.ts";

/** Changes of incidents become alerts, and groups that are due are told. */
export const routeAlerts = defineJob({
  name: "route-alerts",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 60_000,
  trigger: { kind: "loop", everyMs: 400 },
  run: async (ctx, _, signal) => {
    const relayed = await relayIncidents(ctx, signal);
    const flushed = await flushDue(ctx, signal);
    return relayed || flushed;
  },
});
