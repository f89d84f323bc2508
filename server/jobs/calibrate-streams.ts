import { z } from "zod";
import type { ServiceContext } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import { changedVersions } from "#server/profiles/index.ts";
import { calibrateNext, type Lane, openCalibrator, settingsRevisions } from "#server/streams/index.ts";

export const calibrating = {
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 1_800_000,
  trigger: { kind: "loop", everyMs: 20_000 },
} as const;

/**
 * One signal of every version that lacks thresholds, so that each has its turn; true while there may be more. What is complete is
 * not looked at again until its schema, reference or settings are others.
 */
export function calibrateLane(lane: Lane) {
  const complete = new Map<number, string>();
  /** Versions whose last turn failed: when to try again. */
  const resting = new Map<number, number>();
  return async (ctx: ServiceContext, _: unknown, signal: AbortSignal): Promise<boolean> => {
    const calibrator = openCalibrator();
    let more = false;
    try {
      const settings = await settingsRevisions(ctx);
      for (const { subject } of await changedVersions(ctx, new Map())) {
        if (signal.aborted) break;
        const { versionId, revision, referenceId, projectId } = subject;
        const place = `${revision} ${referenceId} ${settings.get(versionId)}`;
        if (complete.get(versionId) === place) continue;
        if ((resting.get(versionId) ?? 0) > ctx.now().getTime()) continue;
        try {
          const turn = await calibrateNext({ ...ctx, projectId }, subject, { lane, calibrator }, signal);
          if (turn === "done") complete.set(versionId, place);
          if (turn === "more") more = true;
        } catch (error) {
          // One version's trouble must not stop the others. A thread that failed is replaced.
          resting.set(versionId, ctx.now().getTime() + 60_000);
          await calibrator.close();
          log("streams").error({ err: error, versionId }, "thresholds could not be found");
        }
      }
    } finally {
      await calibrator.close();
    }
    return more && !signal.aborted;
  };
}
