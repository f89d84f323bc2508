import { z } from "zod";
import { judgedSince, scoreMultivariate } from "#server/drift/index.ts";
import { openJudge } from "#server/drift/multivariate/open-judge.ts";
import { log } from "#server/kernel/log.ts";
import { changedVersions, profiledTo } from "#server/profiles/index.ts";
import { defineJob } from "./job.ts";
import { setJudged } from "./judged-to.ts";

/** A turn ends with the window that is judged by then: on a slow machine the other versions wait no longer than that. */
const mostMs = 60_000;
/** Windows judged for one version before the next one has its turn; few at first, so that every page soon has some. */
const [mostAtFirst, most] = [3, 20];
const begun = new Set<number>();
/** Versions whose last pass failed: when to try again. */
const resting = new Map<number, number>();

/** Closed days and weeks are judged by the multivariate methods, in a thread, when their rows have changed. */
export const scoreMultivariateWindows = defineJob({
  name: "score-multivariate-windows",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 1_800_000,
  trigger: { kind: "loop", everyMs: 20_000 },
  run: async (ctx, _, signal) => {
    let more = false;
    // Windows close with time, and segments are asked for: every version is looked at, changed or not.
    for (const { subject } of await changedVersions(ctx, new Map())) {
      if (signal.aborted) break;
      if ((resting.get(subject.versionId) ?? 0) > ctx.now().getTime()) continue;
      const to = await profiledTo(ctx, subject);
      let from = 0;
      try {
        const own = { ...ctx, projectId: subject.projectId };
        const turn = begun.has(subject.versionId) ? most : mostAtFirst;
        const left = await scoreMultivariate(own, subject, { openJudge, signal, most: turn, mostMs });
        more = left || more;
        if (left) from = await judgedSince(own, subject);
        begun.add(subject.versionId);
      } catch (error) {
        // One version's trouble must not stop the others, nor its incidents; what is missing is found again.
        resting.set(subject.versionId, ctx.now().getTime() + 60_000);
        log("multivariate").error(
          { err: error, versionId: subject.versionId },
          "multivariate scoring failed",
        );
      }
      if (!signal.aborted) setJudged("score-multivariate-windows", subject.versionId, { from, to });
    }
    return more;
  },
});
