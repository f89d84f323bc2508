import { setImmediate } from "node:timers/promises";
import type { BaselineChoice } from "#lib/domain/baseline.ts";
import { type BaselineFacts, baselineFacts, ordinaryPeriods, type Periods } from "#lib/decide/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Grain } from "#lib/domain/drift.ts";
import type { Profile } from "#lib/domain/profile.ts";
import { mergeProfiles } from "#lib/sketch/merge.ts";
import { emptyLike, rebase } from "#lib/sketch/rebase.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  cutWindows,
  type PeriodPlan,
  planPeriods,
  stateOfWindows,
  type Subject,
  sumWindows,
  type Window,
  type WindowState,
} from "#server/profiles/index.ts";
import { newFloors, scoreWindow } from "./score.ts";
import type { ScoreRequest } from "./scored.ts";
import type { ScoreToStore } from "./store.ts";

export type PeriodStates = { plan: PeriodPlan; states: WindowState[]; facts: BaselineFacts[] };

// Windows × periods × features that one answer may compare, at some 13 µs each; a job may take its time.
const mostWork = 2_000_000;
// Windows × features in memory at once: some tens of megabytes.
const cellsAtOnce = 60_000;

/** A window is as new as the newest profile of its own hours and of its baseline's, and open while either is. */
export async function periodStates(
  ctx: ServiceContext,
  subject: Subject,
  grain: Grain,
  windows: Window[],
  choice: BaselineChoice,
): Promise<PeriodStates> {
  const plan = planPeriods(subject.timeZone, grain, windows, choice);
  const all = await stateOfWindows(ctx, subject, plan.all);
  const at = new Map(plan.all.map((w, i) => [w.start.getTime(), i]));
  const facts: BaselineFacts[] = [];
  const states = windows.map((window, w): WindowState => {
    const own = all[at.get(window.start.getTime()) as number] as WindowState;
    const groups = plan.periods[w] as number[][];
    const part = (i: number) => ({ ...(plan.all[i] as Window), events: (all[i] as WindowState).events });
    facts.push(
      baselineFacts(
        choice,
        groups.map((group) => group.map(part)),
      ),
    );
    const parts = groups.flat().map((i) => all[i] as WindowState);
    return {
      seq: parts.reduce((newest, s) => Math.max(newest, s.seq), own.seq),
      events: own.events,
      dirty: own.dirty || parts.some((s) => s.dirty),
    };
  });
  return { plan, states, facts };
}

/** Scores windows against their own baselines, a stretch of them at a time. */
export async function scoreAgainstPeriods(
  ctx: ServiceContext,
  request: ScoreRequest,
  choice: BaselineChoice,
  { plan, states, facts }: PeriodStates,
  missing: readonly number[],
  onScored: (window: number, scores: ScoreToStore[]) => Promise<void>,
): Promise<void> {
  const work = missing.reduce((sum, w) => sum + (plan.periods[w]?.length ?? 0), 0) * request.baselines.length;
  if (!request.waitForStore && work > mostWork) {
    throw new LeewayError(
      "LIMIT",
      `That is ${missing.length} windows against ${Math.round(work / missing.length / request.baselines.length)} periods each: take a ` +
        "shorter range, a shorter baseline or a coarser grain.",
    );
  }
  const reach = Math.max(0, ...missing.map((w) => plan.periods[w]?.flat().length ?? 0));
  const most = Math.max(8, Math.floor(cellsAtOnce / Math.max(1, request.baselines.length)) - reach);
  for (let i = 0; i < missing.length; i += most) {
    const run = missing.slice(i, i + most);
    const parts = await readParts(ctx, request, choice, plan, run);
    for (const w of run) {
      const scores = scoreOne(
        choice,
        request,
        w,
        parts(w),
        states[w] as WindowState,
        facts[w] as BaselineFacts,
        ctx.now(),
      );
      if (scores) await onScored(w, scores);
      // Scoring is pure computation: other requests and the worker's sign of life get their turn.
      await setImmediate();
    }
  }
}

/** The profiles of a window, of its baseline's periods, and of the smaller stretches that both are made of. */
type Parts = {
  window: ReadonlyMap<string, Profile> | undefined;
  periods: ReadonlyMap<string, Profile>[][];
  within: { baseline: ReadonlyMap<string, Profile>[]; window: ReadonlyMap<string, Profile>[] } | null;
};

const finer: Partial<Record<Grain, Grain>> = { day: "hour", week: "day", month: "day" };

async function readParts(
  ctx: ServiceContext,
  { subject, segment, grain, windows }: ScoreRequest,
  choice: BaselineChoice,
  plan: PeriodPlan,
  run: readonly number[],
): Promise<(window: number) => Parts> {
  const used = run.flatMap((w) => plan.periods[w]?.flat() ?? []);
  const judged = run.map((w) => windows[w] as Window);
  const spans = [...used.map((i) => plan.all[i] as Window), ...judged];
  const from = new Date(Math.min(...spans.map((s) => s.start.getTime())));
  const to = new Date(Math.max(...spans.map((s) => s.end.getTime())));
  const asked = { from, to, segment, caller: "drift.periods" };
  const sums = await sumWindows(ctx, subject, { cut: grain, ...asked });
  const small = choice.kind === "previous" ? finer[grain] : undefined;
  const smaller = small ? await sumWindows(ctx, subject, { cut: small, ...asked }) : null;
  const found = (all: Window[], from: typeof sums) =>
    all.flatMap((window) => {
      const profiles = from.get(window.key);
      return profiles ? [profiles] : [];
    });
  return (w) => {
    const groups = plan.periods[w] as number[][];
    const window = windows[w] as Window;
    const cut = ({ start, end }: Window) => cutWindows(subject.timeZone, small as Grain, start, end);
    const earlier = groups.flat().map((i) => plan.all[i] as Window);
    return {
      window: sums.get(window.key),
      periods: groups.map((group) =>
        found(
          group.map((i) => plan.all[i] as Window),
          sums,
        ),
      ),
      within: smaller
        ? { baseline: found(earlier.flatMap(cut), smaller), window: found(cut(window), smaller) }
        : null,
    };
  };
}

function scoreOne(
  choice: BaselineChoice,
  { subject, baselines, windows }: ScoreRequest,
  w: number,
  parts: Parts,
  state: WindowState,
  facts: BaselineFacts,
  scoredAt: Date,
): ScoreToStore[] | null {
  const profiles = parts.window;
  if (!profiles) return null;
  const periods = new Map<string, Periods>();
  const leftOut = new Map<string, number>();
  const rebased = baselines.map((b) => {
    const name = b.column.name;
    const of = (all: ReadonlyMap<string, Profile>[]) =>
      all.flatMap((one) => {
        const profile = one.get(name);
        return profile && profile.n > 0 ? [profile] : [];
      });
    const found = parts.periods.flatMap((group) => {
      const same = of(group);
      return same.length > 0 ? [same.reduce(mergeProfiles)] : [];
    });
    const own = ordinaryPeriods(choice.kind, b.baseline, found);
    leftOut.set(name, found.length - own.length);
    const whole = own.length > 0 ? own.reduce(mergeProfiles) : emptyLike(b.baseline);
    const window = profiles.get(name) ?? emptyLike(b.baseline);
    if (parts.within) {
      const [baseline, inside] = [of(parts.within.baseline), of(parts.within.window)];
      if (baseline.length > 0 && inside.length > 0) periods.set(name, { baseline, window: inside });
    } else if (choice.kind !== "previous") periods.set(name, { baseline: own, window: [window] });
    return { ...b, baseline: rebase(b.baseline, whole) };
  });
  return scoreWindow({
    subject,
    baselines: rebased,
    profiles,
    // These baselines last as long as their window: their floors are not kept.
    floors: newFloors(),
    window: windows[w] as Window,
    profileSeq: state.seq,
    scoredAt,
    periods,
    baseline: (name) => ({ ...facts, left_out: leftOut.get(name) ?? 0 }),
  });
}
