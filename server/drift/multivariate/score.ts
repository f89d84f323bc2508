import type { AnomalousRow } from "#lib/multivariate/finding.ts";
import type { MethodVerdict } from "#lib/multivariate/judge.ts";
import type { SampleColumn } from "#lib/multivariate/sample.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject, Window, WindowState } from "#server/profiles/index.ts";
import type { WindowDetail } from "./detail.ts";
import type { OpenJudge } from "./open-judge.ts";
import { type Chosen, chooseColumns, type DrawnRows, drawRows } from "./rows.ts";
import { findPause } from "./pauses.ts";
import { type StoredMethod, wantedSegments, writeMethods } from "./store.ts";
import { findWork, multivariateRule, type Work } from "./work.ts";

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
    if (await findPause(ctx, subject, segment)) continue;
    const { work } = await findWork(ctx, subject, segment);
    const turn = work.slice(0, left);
    const done = turn.length > 0 ? await judgeAll(ctx, subject, chosen, turn, { ...by, until }) : 0;
    if (done < work.length || by.signal.aborted) return true;
    left -= work.length;
  }
  return false;
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
      if (await findPause(ctx, subject, segment)) break;
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
