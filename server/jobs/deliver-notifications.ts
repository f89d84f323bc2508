import { z } from "zod";
import { deliverDue } from "#server/channels/index.ts";
import { defineJob } from "./job.ts";

/** What the outbox holds is sent. */
export const deliverNotifications = defineJob({
  name: "deliver-notifications",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 60_000,
  trigger: { kind: "loop", everyMs: 400 },
  run: (ctx, _, signal) => deliverDue(ctx, signal),
});
