import { z } from "zod";
import { log } from "#server/kernel/log.ts";
import { changedVersions, staleVersions } from "#server/profiles/index.ts";
import { advanceStreams, newestRuns, settingsRevisions } from "#server/streams/index.ts";
import { defineJob } from "./job.ts";

const hourMs = 3_600_000;
type Done = { seq: number; hour: number; settings: string | undefined; run: number | undefined };
const done = new Map<number, Done>();

/** Detectors read the hours that closed, and read again from the start where late rows changed an earlier one, at new settings, or with new thresholds. */
export const readStreams = defineJob({
  name: "read-streams",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 1_800_000,
  trigger: { kind: "loop", everyMs: 20_000 },
  run: async (ctx, _, signal) => {
    const hour = Math.floor(ctx.now().getTime() / hourMs);
    const settings = await settingsRevisions(ctx);
    const runs = await newestRuns(ctx);
    const same = ([id, d]: [number, Done]) =>
      d.hour === hour && d.settings === settings.get(id) && d.run === runs.get(id);
    const seen = new Map([...done].filter(same).map(([id, d]) => [id, d.seq] as const));
    const waiting = new Set(await staleVersions(ctx));
    for (const { subject, seq } of await changedVersions(ctx, seen)) {
      if (signal.aborted) break;
      if (waiting.has(subject.versionId)) continue;
      try {
        await advanceStreams({ ...ctx, projectId: subject.projectId }, subject, signal);
        if (signal.aborted) break;
        const { versionId: id } = subject;
        done.set(id, { seq, hour, settings: settings.get(id), run: runs.get(id) });
      } catch (error) {
        // One version's trouble must not stop the others; it is tried again on the next round.
        log("streams").error({ err: error, versionId: subject.versionId }, "streams could not be read");
      }
    }
    return false;
  },
});
