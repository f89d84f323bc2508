import { z } from "zod";
import { scoreHours } from "#server/drift/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import { refreshProfiles, staleVersions } from "#server/profiles/index.ts";
import { defineJob } from "./job.ts";

/** Versions whose last pass failed: when to try again, and after how many failures. */
const resting = new Map<number, { until: number; failures: number }>();

/** Rows that were accepted reach profiles and verdicts: recomputes dirty hours, then scores the days they touch. */
export const profileDirtyHours = defineJob({
  name: "profile-dirty-hours",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 600_000,
  trigger: { kind: "loop", everyMs: 400 },
  run: async (ctx, _, signal) => {
    let more = false;
    for (const versionId of await staleVersions(ctx)) {
      if (signal.aborted) break;
      const rest = resting.get(versionId);
      if (rest && rest.until > ctx.now().getTime()) continue;
      try {
        more = (await refresh(ctx, versionId)) || more;
        resting.delete(versionId);
      } catch (error) {
        // One version's trouble must not stop the others; its marks stay for a later pass.
        const failures = (rest?.failures ?? 0) + 1;
        const pause = Math.min(60_000, 500 * 2 ** failures);
        resting.set(versionId, { until: ctx.now().getTime() + pause, failures });
        log("profiles").error({ err: error, versionId, failures }, "profiling failed");
      }
    }
    return more;
  },
});

async function refresh(ctx: ServiceContext, versionId: number): Promise<boolean> {
  const refreshed = await refreshProfiles(ctx, versionId);
  if (!refreshed) return false;
  const inProject = { ...ctx, projectId: refreshed.subject.projectId };
  await scoreHours(inProject, refreshed.subject, refreshed.hours);
  return refreshed.more;
}
