import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  cutWindows,
  newestEventEnd,
  stateOfWindows,
  type Subject,
  type Window,
  type WindowState,
} from "#server/profiles/index.ts";
import { findPause } from "./pauses.ts";
import { judgedWindows, type MultivariateGrain } from "./store.ts";

/** Grows when a stored result would come out differently: older ones are then made again. */
export const multivariateRule = 2;

/** So far back before the newest event windows are judged, in milliseconds. */
export const multivariateReach = 92 * 86_400_000;
const grains: readonly MultivariateGrain[] = ["day", "week"];

/** A window to judge. */
export type Work = {
  segment: string;
  grain: MultivariateGrain;
  window: Window;
  state: WindowState;
  /** It has no result yet, not even an old one. */
  never: boolean;
};

/**
 * Closed windows with events within reach: how many there are, how many are judged as they now are, and those that wait to be,
 * the newest first. One whose rows are not counted yet is neither.
 */
export async function findWork(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
  of: readonly MultivariateGrain[] = grains,
): Promise<{ windows: number; judged: number; work: Work[] }> {
  const to = await newestEventEnd(ctx, subject);
  const work: Work[] = [];
  let [closed, judged] = [0, 0];
  for (const grain of to ? of : []) {
    const windows = cutWindows(subject.timeZone, grain, new Date(to!.getTime() - multivariateReach), to!);
    const [first, last] = [windows[0], windows.at(-1)];
    if (!first || !last) continue;
    const states = await stateOfWindows(ctx, subject, windows);
    const known = await judgedWindows(ctx, subject, { segment, grain, from: first.start, to: last.end });
    for (const [i, window] of windows.entries()) {
      const state = states[i]!;
      if (window.end.getTime() > ctx.now().getTime() || state.events === 0) continue;
      closed += 1;
      const before = known.get(window.start.getTime() / 1000);
      const fresh = before?.rule === multivariateRule && before.profileSeq >= state.seq;
      if (state.dirty) continue;
      if (fresh) judged += 1;
      else work.push({ segment, grain, window, state, never: before === undefined });
    }
  }
  work.sort((a, b) => b.window.end.getTime() - a.window.end.getTime());
  return { windows: closed, judged, work };
}

/**
 * From when on every closed window of all rows has been judged at least once, in milliseconds: the newest come first, and late
 * rows make a result old, not unknown. 0: all of them, or the rest is left alone because somebody paused it.
 */
export async function judgedSince(ctx: ServiceContext, subject: Subject): Promise<number> {
  authorize(ctx, "drift:read");
  if (await findPause(ctx, subject, "")) return 0;
  const { work } = await findWork(ctx, subject, "");
  return work.reduce((last, w) => (w.never ? Math.max(last, w.window.end.getTime()) : last), 0);
}
