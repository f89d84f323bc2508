import { z } from "zod";
import { explainIncident, incidentsToExplain } from "#server/causes/index.ts";
import { explainInThread } from "#server/causes/open-thread.ts";
import { log } from "#server/kernel/log.ts";
import { defineJob } from "./job.ts";

/** Incidents that could not be explained: when to try again. */
const resting = new Map<number, number>();

/** Looks for the causes of incidents that are new, have grown or have a day more of rows. */
export const explainIncidents = defineJob({
  name: "explain-incidents",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 1_800_000,
  trigger: { kind: "loop", everyMs: 5_000 },
  run: async (ctx, _, signal) => {
    for (const { id, projectId } of await incidentsToExplain(ctx)) {
      if (signal.aborted) break;
      if ((resting.get(id) ?? 0) > ctx.now().getTime()) continue;
      try {
        await explainIncident({ ...ctx, projectId }, { incident: id, explain: explainInThread, signal });
      } catch (error) {
        // One incident's trouble must not stop the others.
        resting.set(id, ctx.now().getTime() + 60_000);
        log("causes").error({ err: error, incident: id }, "the causes of an incident could not be found");
      }
    }
    return false;
  },
});
