import { z } from "zod";
import { log } from "#server/kernel/log.ts";
import { measurePerformance, valueRevisions } from "#server/performance/index.ts";
import { changedVersions, profiledTo, staleVersions } from "#server/profiles/index.ts";
import { defineJob } from "./job.ts";
import { setJudged } from "./judged-to.ts";

const hourMs = 3_600_000;

/** What each version was last measured from: the newest profile, the hour (labels come of age by the clock), what cells are worth. */
const done = new Map<number, { seq: number; hour: number; values: string | undefined }>();

/** Windows are measured again when late labels arrive, and when labels come of age. */
export const measure = defineJob({
  name: "measure-performance",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 1_800_000,
  trigger: { kind: "loop", everyMs: 3_000 },
  run: async (ctx, _, signal) => {
    const hour = Math.floor(ctx.now().getTime() / hourMs);
    const values = await valueRevisions(ctx);
    const same = (id: number, of: { hour: number; values: string | undefined }) =>
      of.hour === hour && of.values === values.get(id);
    const seen = new Map([...done].flatMap(([id, d]) => (same(id, d) ? [[id, d.seq] as const] : [])));
    const changed = await changedVersions(ctx, seen);
    if (changed.length === 0) return false;
    // While a first backlog is being profiled, windows would only be measured again and again.
    const waiting = new Set(await staleVersions(ctx));
    for (const { subject, seq } of changed) {
      if (signal.aborted) break;
      if (waiting.has(subject.versionId) && !done.has(subject.versionId)) continue;
      const to = await profiledTo(ctx, subject);
      try {
        await measurePerformance({ ...ctx, projectId: subject.projectId }, subject, signal);
        done.set(subject.versionId, { seq, hour, values: values.get(subject.versionId) });
      } catch (error) {
        // One version's trouble must not stop the others, nor its incidents; it is tried again on the next round.
        log("performance").error(
          { err: error, versionId: subject.versionId },
          "performance could not be measured",
        );
      }
      if (!signal.aborted) setJudged("measure-performance", subject.versionId, { from: 0, to });
    }
    return false;
  },
});
