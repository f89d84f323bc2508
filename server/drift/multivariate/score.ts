import type { AnomalousRow } from "#lib/multivariate/finding.ts";
import type { MethodVerdict } from "#lib/multivariate/judge.ts";
import type { SampleColumn } from "#lib/multivariate/sample.ts";
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
import type { WindowDetail } from "./detail.ts";
import type { OpenJudge } from "./open-judge.ts";
import { type Chosen, chooseColumns, type DrawnRows, drawRows } from "./rows.ts";
import {
  judgedWindows,
  type MultivariateGrain,
  type StoredMethod,
  wantedSegments,
  writeMethods,
} from "./store.ts";

/** Grows when a stored result would come out differently: older ones are then made again. */
export const multivariateRule = 2;

/** So far back before the newest event windows are judged, in milliseconds. */
export const multivariateReach = 92 * 86_400_000;
const grains: readonly MultivariateGrain[] = ["day", "week"];

type Work = {
  segment: string;
  grain: MultivariateGrain;
  window: Window;
  state: WindowState;
  /** It has no result yet, not even an old one. */
  never: boolean;
};

/**
 * Judges the closed days and weeks of the last three months whose rows changed since they were judged: the newest
 * first, at most `most` of them and, after `mostMs`, no further one. True: there are more. Killed at any point, whole windows are stored or none of
 * their methods, and the next pass goes on.
 */
export async function scoreMultivariate(
  ctx: ServiceContext,
  subject: Subject,
  by: { openJudge: OpenJudge; signal: AbortSignal; most: number; mostMs?: number },
): Promise<boolean> {
  authorize(ctx, "events:write");
  const segments = ["", ...(await wantedSegments(ctx, subject))];
  const chosen = chooseColumns(subject);
  const until = performance.now() + (by.mostMs ?? Number.POSITIVE_INFINITY);
  let left = by.most;
  for (const segment of segments) {
    const work = await findWork(ctx, subject, segment);
    const turn = work.slice(0, left);
    const done = turn.length > 0 ? await judgeAll(ctx, subject, chosen, turn, { ...by, until }) : 0;
    if (done < work.length || by.signal.aborted) return true;
    left -= work.length;
  }
  return false;
}

/**
 * From when on every closed window of all rows has been judged at least once, in milliseconds: the newest come first, and late
 * rows make a result old, not unknown. 0: all of them.
 */
export async function judgedSince(ctx: ServiceContext, subject: Subject): Promise<number> {
  authorize(ctx, "drift:read");
  const work = await findWork(ctx, subject, "");
  return work.reduce((last, w) => (w.never ? Math.max(last, w.window.end.getTime()) : last), 0);
}

async function findWork(ctx: ServiceContext, subject: Subject, segment: string): Promise<Work[]> {
  const to = await newestEventEnd(ctx, subject);
  if (!to) return [];
  const work: Work[] = [];
  for (const grain of grains) {
    const windows = cutWindows(subject.timeZone, grain, new Date(to.getTime() - multivariateReach), to);
    const [first, last] = [windows[0], windows.at(-1)];
    if (!first || !last) continue;
    const states = await stateOfWindows(ctx, subject, windows);
    const known = await judgedWindows(ctx, subject, { segment, grain, from: first.start, to: last.end });
    for (const [i, window] of windows.entries()) {
      const state = states[i]!;
      const before = known.get(window.start.getTime() / 1000);
      const fresh = before?.rule === multivariateRule && before.profileSeq >= state.seq;
      const closed = window.end.getTime() <= ctx.now().getTime() && !state.dirty;
      if (closed && state.events > 0 && !fresh)
        work.push({ segment, grain, window, state, never: before === undefined });
    }
  }
  return work.sort((a, b) => b.window.end.getTime() - a.window.end.getTime());
}

async function judgeAll(
  ctx: ServiceContext,
  subject: Subject,
  chosen: Chosen,
  work: readonly Work[],
  { openJudge, signal, until }: { openJudge: OpenJudge; signal: AbortSignal; until: number },
): Promise<number> {
  let done = 0;
  const segment = work[0]?.segment ?? "";
  const reference = await drawRows(ctx, subject, chosen, segment, { kind: "reference" });
  const judge = await openJudge(reference.sample, subject.versionId);
  try {
    for (const { grain, window, state } of work) {
      if (signal.aborted || (done > 0 && performance.now() > until)) break;
      const part = { kind: "events" as const, window, events: state.events };
      const drawn = await drawRows(ctx, subject, chosen, segment, part);
      const found = await judge.judge(drawn.sample, window.start.getTime() / 1000);
      const results = found.map((one) => resultOf(one, window, state, drawn));
      await writeMethods(ctx, subject, { segment, grain, end: window.end }, results);
      done += 1;
    }
  } finally {
    await judge.close();
  }
  return done;
}

function resultOf(
  { method, verdict, pAdjusted, finding }: MethodVerdict,
  window: Window,
  state: WindowState,
  drawn: DrawnRows,
): StoredMethod {
  const detail: WindowDetail = {
    features: finding?.features ?? [],
    pairs: finding?.pairs ?? [],
    rates: finding?.rates ?? null,
    rows: (finding?.rows ?? []).map((row) => rowOf(row, drawn)),
  };
  return {
    start: window.start.getTime() / 1000,
    method,
    profileSeq: state.seq,
    rule: multivariateRule,
    n: state.events,
    sampled: drawn.sample.rows,
    verdict,
    p: finding?.p ?? null,
    pAdjusted,
    value: finding?.value ?? null,
    warn: finding?.warn ?? null,
    floor: finding?.floor ?? null,
    law: finding?.law ?? "",
    detail: JSON.stringify(detail),
  };
}

function rowOf({ row, score, features }: AnomalousRow, { sample, ids, times }: DrawnRows) {
  return {
    id: ids[row] ?? "",
    at: times[row] ?? "",
    score,
    features: features.map(({ feature, value }) => ({
      feature,
      share: value,
      value: cellOf(
        sample.columns.find((c) => c.name === feature),
        row,
      ),
    })),
  };
}

/** The row's own value, as a person reads it. */
function cellOf(column: SampleColumn | undefined, row: number): string | null {
  if (column?.kind === "numeric") {
    const x = column.values[row]!;
    return Number.isNaN(x) ? null : String(Number(x.toPrecision(6)));
  }
  return column?.kind === "categorical" ? (column.texts[column.codes[row]! - 1] ?? null) : null;
}
