import { z } from "zod";
import {
  escalateDue,
  flushDue,
  relayIncidents,
  sendDigests,
  withdrawDuePushes,
} from "#server/alerts/index.ts";
import { defineJob } from "./job.ts";

/** Changes of incidents become alerts, groups that are due are told, and what nobody acknowledges escalates. */
export const routeAlerts = defineJob({
  name: "route-alerts",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 60_000,
  trigger: { kind: "loop", everyMs: 400 },
  run: async (ctx, _, signal) => {
    const relayed = await relayIncidents(ctx, signal);
    const flushed = await flushDue(ctx, signal);
    const escalated = await escalateDue(ctx, signal);
    const summed = await sendDigests(ctx, signal);
    await withdrawDuePushes(ctx);
    return relayed || flushed || escalated || summed;
  },
});
