import { z } from "zod";
import { watchSilences } from "#server/alerts/index.ts";
import { heartbeat } from "#server/channels/index.ts";
import { defineJob } from "./job.ts";

/** A sign of life to the outside while notifications flow, and a word in the console when they do not; silences that end. */
export const watchDelivery = defineJob({
  name: "watch-delivery",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 30_000,
  trigger: { kind: "cron", cron: "* * * * *" },
  run: async (ctx) => {
    await heartbeat(ctx);
    await watchSilences(ctx);
    return false;
  },
});
