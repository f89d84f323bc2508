import { setImmediate } from "node:timers/promises";
import { targetRate } from "#lib/decide/index.ts";
import { measureWindow, outcomeRows, withWorth } from "#lib/performance/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject, Window, WindowState } from "#server/profiles/index.ts";
import { adapts, adaptWindow } from "./adapt.ts";
import type { SegmentFit } from "./fit.ts";
import type { Outcome } from "./outcome.ts";
import { mostRows, readWindows } from "./rows.ts";
import type { StoredWindow } from "./store.ts";

const hourMs = 3_600_000;
/** Windows of one query: each adds a condition to its text. */
const mostWindows = 100;

export type WindowWork = {
  window: Window;
  state: WindowState;
  matured: number;
  /** What is stored of the window, older than its rows or labels. */
  before?: StoredWindow | undefined;
};

/** Events before this instant have had the time to get their label, in whole hours so that it does not move all the time. */
export function maturedUntil(window: Window, outcome: Outcome, now: Date): number {
  const [start, end] = [window.start.getTime(), window.end.getTime()];
  if (outcome.maturityMs === 0) return end;
  const until = Math.floor((now.getTime() - outcome.maturityMs) / hourMs) * hourMs;
  return Math.min(end, Math.max(start, until));
}

/** Work in portions that one query can read: a number of small windows, or one large one. */
export function portions(work: readonly WindowWork[]): WindowWork[][] {
  const out: WindowWork[][] = [];
  let rows = 0;
  for (const one of work) {
    const last = out.at(-1);
    rows += one.state.events;
    if (last && rows <= mostRows && last.length < mostWindows) last.push(one);
    else {
      out.push([one]);
      rows = one.state.events;
    }
  }
  return out;
}

/** Measures one portion's windows, which may be in any order. */
export async function measurePortion(
  ctx: ServiceContext,
  input: {
    subject: Subject;
    outcome: Outcome;
    segment: string;
    fit: SegmentFit;
    work: readonly WindowWork[];
    /** Also the estimate that is calibrated for each window; a page leaves it to the worker. */
    adapt: boolean;
  },
): Promise<StoredWindow[]> {
  const { subject, outcome, segment, fit } = input;
  const work = input.work.toSorted((a, b) => a.window.start.getTime() - b.window.start.getTime());
  const windows = work.map(({ window, state, matured }) => ({ window, events: state.events, matured }));
  const found = await readWindows(ctx, subject, outcome, { segment, windows });
  const results: StoredWindow[] = [];
  for (const { window, state, matured, before } of work) {
    const read = found.get(window.start.getTime() / 1000);
    const cells = read?.cells ?? { truth: [], predicted: [], scores: [] };
    const rows = withWorth(outcomeRows(outcome.task, fit.classes, cells), outcome.worth);
    const measured = measureWindow(rows, fit.reference, { q: targetRate, columns: read?.columns ?? [] });
    // It looks at no label of the window: labels that came late leave it as it was.
    const known = before?.adapted && before.n === read?.n ? before.adapted : null;
    const adapted =
      !known && input.adapt && adapts(outcome, segment)
        ? await adaptWindow(ctx, { subject, outcome, fit, work: { window, events: state.events, matured } })
        : known;
    results.push({
      start: window.start.getTime(),
      end: window.end.getTime(),
      profileSeq: state.seq,
      matured,
      n: read?.n ?? 0,
      labelled: measured.labelled,
      sampled: read?.sampled ? measured.n : 0,
      metrics: measured.metrics,
      adapted,
    });
    // Measuring is pure computation: other requests and the worker's sign of life get their turn.
    await setImmediate();
  }
  return results;
}
