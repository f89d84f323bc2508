import { z } from "zod";
import { scoreHours } from "#server/drift/index.ts";
import { log } from "#server/kernel/log.ts";
import { refreshProfiles, staleVersions } from "#server/profiles/index.ts";
import { defineJob } from "./job.ts";

/** Rows that were accepted reach profiles and verdicts: recomputes dirty hours, then scores the days they touch. */
export const profileDirtyHours = defineJob({
  name: "profile-dirty-hours",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 600_000,
  trigger: { kind: "loop", everyMs: 400 },
  run: async (ctx) => {
    let more = false;
    for (const versionId of await staleVersions(ctx)) {
      try {
        const refreshed = await refreshProfiles(ctx, versionId);
        if (!refreshed) continue;
        more ||= refreshed.more;
        const inProject = { ...ctx, projectId: refreshed.subject.projectId };
        await scoreHours(inProject, refreshed.subject, refreshed.hours);
      } catch (error) {
        // One version's trouble must not stop the others; its marks stay for the next pass.
        log("profiles").error({ err: error, versionId }, "profiling failed");
      }
    }
    return more;
  },
});
