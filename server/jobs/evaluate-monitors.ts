import { z } from "zod";
import { evaluateMonitors, newestResults } from "#server/findings/index.ts";
import { log } from "#server/kernel/log.ts";
import { changedVersions, staleVersions } from "#server/profiles/index.ts";
import { defineJob } from "./job.ts";
import { judgedTo, resultsTo, setJudged } from "./judged-to.ts";

const halfHourMs = 1_800_000;

/**
 * What each version's findings were last made from: the newest profile, the newest multivariate result or measurement,
 * and the half hour (windows close by the clock).
 */
const done = new Map<number, { seq: number; results: number; halfHour: number }>();

/** Whether findings were made from all that is judged by now. */
const sameReach = (id: number) => JSON.stringify(judgedTo(id)) === JSON.stringify(resultsTo(id));

/** Verdicts of closed windows become findings, and late rows amend them. */
export const evaluate = defineJob({
  name: "evaluate-monitors",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 600_000,
  trigger: { kind: "loop", everyMs: 3_000 },
  run: async (ctx, _, signal) => {
    const halfHour = Math.floor(ctx.now().getTime() / halfHourMs);
    const results = await newestResults(ctx);
    const seen = new Map(
      [...done].flatMap(([id, d]) =>
        d.halfHour === halfHour && d.results >= (results.get(id) ?? 0) && sameReach(id)
          ? [[id, d.seq] as const]
          : [],
      ),
    );
    const changed = await changedVersions(ctx, seen);
    if (changed.length === 0) return false;
    // While a backlog is being profiled, windows would only be judged again and again.
    const waiting = new Set(await staleVersions(ctx));
    for (const { subject, seq } of changed) {
      if (signal.aborted) break;
      const last = done.get(subject.versionId);
      if (waiting.has(subject.versionId) && last === undefined) continue;
      const to = resultsTo(subject.versionId);
      try {
        await evaluateMonitors({ ...ctx, projectId: subject.projectId }, subject);
        done.set(subject.versionId, { seq, results: results.get(subject.versionId) ?? 0, halfHour });
        setJudged("evaluate-monitors", subject.versionId, to);
      } catch (error) {
        // One version's trouble must not stop the others; it is tried again on the next round.
        log("monitors").error(
          { err: error, versionId: subject.versionId },
          "monitors could not be evaluated",
        );
      }
    }
    return false;
  },
});
