import { z } from "zod";
import { scoreWiderWindows } from "#server/drift/index.ts";
import { changedVersions } from "#server/profiles/index.ts";
import { defineJob } from "./job.ts";

/** What was done for each version in this process; a new process looks at each version once. */
const done = new Map<number, number>();

/** Weeks, months and noise floors follow the days at leisure. */
export const scoreWider = defineJob({
  name: "score-wider-windows",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 600_000,
  trigger: { kind: "loop", everyMs: 15_000 },
  run: async (ctx, _, signal) => {
    for (const { subject, seq } of await changedVersions(ctx, done)) {
      if (signal.aborted) break;
      await scoreWiderWindows({ ...ctx, projectId: subject.projectId }, subject);
      done.set(subject.versionId, seq);
    }
    return false;
  },
});
