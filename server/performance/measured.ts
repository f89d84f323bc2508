import type { ServiceContext } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import { stateOfWindows, type Subject, type Window, type WindowState } from "#server/profiles/index.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { adapts } from "./adapt.ts";
import { findFit, type SegmentFit } from "./fit.ts";
import { maturedUntil, measurePortion, portions, type WindowWork } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { readWindowResults, type StoredWindow, writeWindowResults } from "./store.ts";

type Request = { subject: Subject; outcome: Outcome; segment: string; grain: Grain; windows: Window[] };

export type MeasuredWindows = {
  fit: SegmentFit;
  states: WindowState[];
  results: (StoredWindow | undefined)[];
  /** False where a result is missing or older than the window's rows. */
  current: boolean[];
};

/** A page measures windows that the worker has not come to, up to this many rows; what is older waits for the worker. */
const rowsOfRequest = 200_000;

/** `adapt`: a window without the estimate that only the worker makes is missing too. */
async function look(ctx: ServiceContext, request: Request, adapt = false) {
  const { subject, outcome, segment, grain, windows } = request;
  const { worth } = outcome;
  const [first, last] = [windows[0], windows.at(-1)];
  // Sequence numbers are read first: a profile that changes in between only makes a result look old.
  const states = await stateOfWindows(ctx, subject, windows);
  const stored =
    first && last
      ? await readWindowResults(ctx, subject, { segment, grain, worth, from: first.start, to: last.end })
      : new Map<number, StoredWindow>();
  const work: (WindowWork & { at: number })[] = [];
  const results = windows.map((window, at) => {
    const state = states[at]!;
    const matured = maturedUntil(window, outcome, ctx.now());
    const found = stored.get(window.start.getTime());
    const lacks = adapt && found?.adapted === null && adapts(outcome, segment);
    const fresh = found !== undefined && found.profileSeq >= state.seq && found.matured >= matured && !lacks;
    if (state.events > 0 && !fresh) work.push({ window, state, matured, at, before: found });
    return state.events > 0 ? found : undefined;
  });
  return { states, results, work: work.reverse() };
}

/** What is stored, and nothing else. */
export async function storedWindows(ctx: ServiceContext, request: Request): Promise<MeasuredWindows> {
  const { subject, outcome, segment } = request;
  const fit = await findFit(ctx, subject, outcome, segment, false);
  const { states, results, work } = await look(ctx, request);
  const waiting = new Set(work.map((w) => w.at));
  return { fit, states, results, current: states.map((s, i) => !s.dirty && !waiting.has(i)) };
}

/** What is stored, and the newest of what is missing. */
export async function measuredWindows(ctx: ServiceContext, request: Request): Promise<MeasuredWindows> {
  const { subject, outcome, segment, grain } = request;
  const fit = await findFit(ctx, subject, outcome, segment, false);
  const { states, results, work } = await look(ctx, request);
  const waiting = new Set(work.map((w) => w.at));
  let rows = 0;
  for (const portion of portions(work) as (typeof work)[]) {
    rows += portion.reduce((sum, w) => sum + w.state.events, 0);
    if (rows > rowsOfRequest) break;
    const fresh = await measurePortion(ctx, { ...request, fit, work: portion, adapt: false });
    for (const result of fresh) {
      const own = portion.find((w) => w.window.start.getTime() === result.start);
      if (!own) continue;
      results[own.at] = result;
      waiting.delete(own.at);
    }
    if (fit.whole) {
      writeWindowResults(ctx, subject, { segment, grain, worth: outcome.worth }, fresh).catch(
        (error: unknown) => log("performance").error({ err: error }, "could not store performance"),
      );
    }
  }
  return { fit, states, results, current: states.map((s, i) => !s.dirty && !waiting.has(i)) };
}

/** Measures and stores what is missing, the newest first; true: the signal came before the end. */
export async function storeMissing(
  ctx: ServiceContext,
  request: Request,
  signal: AbortSignal,
): Promise<boolean> {
  const { subject, outcome, segment, grain } = request;
  const { work } = await look(ctx, request, true);
  if (work.length === 0) return false;
  const fit = await findFit(ctx, subject, outcome, segment, true);
  for (const portion of portions(work)) {
    if (signal.aborted) return true;
    const fresh = await measurePortion(ctx, { ...request, fit, work: portion, adapt: true });
    await writeWindowResults(ctx, subject, { segment, grain, worth: outcome.worth }, fresh);
  }
  return false;
}
