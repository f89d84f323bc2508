import { z } from "zod";
import { groupFindings, modelsToGroup, performanceSince } from "#server/incidents/index.ts";
import { log } from "#server/kernel/log.ts";
import { benignChances } from "#server/causes/index.ts";
import { findSubject, newestEventEnd } from "#server/profiles/index.ts";
import { defineJob } from "./job.ts";
import { judgedTo } from "./judged-to.ts";

/** What each model's incidents were last made from: its findings, how far its data goes, how harmless it may be, and which version serves. */
const done = new Map<number, string>();

const hourOf = (at: Date) => Math.floor(at.getTime() / 3_600_000);

/** Findings become incidents, and incidents that have been quiet resolve. Each model is one transaction. */
export const groupIncidents = defineJob({
  name: "group-incidents",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 600_000,
  trigger: { kind: "loop", everyMs: 1_500 },
  run: async (ctx, _, signal) => {
    for (const found of await modelsToGroup(ctx)) {
      if (signal.aborted) break;
      const { model, modelId, projectId } = found;
      try {
        const own = { ...ctx, projectId };
        const subject = await findSubject(own, { model });
        const newest = await newestEventEnd(own, subject);
        const asOf = new Date(Math.min(newest?.getTime() ?? 0, ctx.now().getTime()));
        const hour = hourOf(asOf);
        const judged = judgedTo(subject.versionId);
        // An answer of the causes says how harmless it may be: the priority is computed again with it.
        const benign = await benignChances(own, { modelId });
        const key = JSON.stringify([
          found.changedAt,
          found.active,
          hour,
          ...[judged.from, judged.to].map((at) => hourOf(new Date(at))),
          [...benign],
        ]);
        if (done.get(modelId) === key) continue;
        const performance = await performanceSince(own, subject, asOf);
        await groupFindings(own, { model, modelId, asOf, tier: found.tier, performance, benign, judged });
        done.set(modelId, key);
      } catch (error) {
        // One model's trouble must not stop the others; it is tried again on the next round.
        log("incidents").error({ err: error, modelId }, "findings could not be grouped");
      }
    }
    return false;
  },
});
