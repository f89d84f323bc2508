import { setImmediate } from "node:timers/promises";
import type { BaselineFacts } from "#lib/decide/index.ts";
import { type BaselineChoice, baselineText } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { log } from "#server/kernel/log.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  type FeatureBaseline,
  stateOfWindows,
  type Subject,
  sumWindows,
  type Window,
  type WindowState,
} from "#server/profiles/index.ts";
import { openFloors } from "./floors.ts";
import { type PeriodStates, periodStates, scoreAgainstPeriods } from "./period-baselines.ts";
import { ruleVersion, scoreWindow } from "./score.ts";
import { readScores, type ScoreToStore, type StoredScore, writeScores } from "./store.ts";

export type ScoreRequest = {
  subject: Subject;
  baselines: FeatureBaseline[];
  segment: string;
  grain: Grain;
  windows: Window[];
  /** What the windows are compared with; the reference where it is left out. */
  baseline?: BaselineChoice | undefined;
  /** Also read the detectors' scores; a heatmap does without. */
  withScores: boolean;
  /** Wait until new scores are stored; a page does not. */
  waitForStore: boolean;
};

export type ScoredWindows = {
  states: WindowState[];
  /** Per window, feature → its score; a window without events has none. */
  cells: Map<string, StoredScore>[];
  /** What each window was compared with, where that is not the reference. */
  facts: BaselineFacts[] | null;
};

/**
 * Scores of every feature in every window: the stored ones where no hour of the window has a newer profile,
 * else computed from profiles and stored. The verdicts of a window are one family, so a window is scored whole.
 */
export async function scoredWindows(ctx: ServiceContext, request: ScoreRequest): Promise<ScoredWindows> {
  const { subject, segment, grain, windows, baselines } = request;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last || baselines.length === 0) {
    return { states: [], cells: windows.map(() => new Map()), facts: null };
  }
  const choice = request.baseline ?? { kind: "reference" };
  const range = { from: first.start, to: last.end };
  // Sequence numbers are read before the profiles: a profile that changes in between only makes a score look old.
  const own = choice.kind === "reference" ? null : await periodStates(ctx, subject, grain, windows, choice);
  const states = own?.states ?? (await stateOfWindows(ctx, subject, windows));
  const against = baselineText(choice);
  const stored = await readScores(ctx, subject, { against, segment, grain, ...range }, request.withScores);
  const cells = windows.map(() => new Map<string, StoredScore>());
  const at = new Map(windows.map((w, i) => [w.start.getTime() / 1000, i]));
  for (const score of stored) {
    const i = at.get(score.start);
    if (i === undefined || score.rule !== ruleVersion || score.profileSeq < (states[i]?.seq ?? 0)) continue;
    cells[i]?.set(score.feature, score);
  }
  const missing = windows.flatMap((_, i) => {
    const events = states[i]?.events ?? 0;
    return events > 0 && (cells[i]?.size ?? 0) < baselines.length ? [i] : [];
  });
  if (missing.length > 0 && own) await fillPeriods(ctx, request, choice, own, missing, cells);
  else if (missing.length > 0) await fill(ctx, request, states, missing, cells);
  return { states, cells, facts: own?.facts ?? null };
}

async function fill(
  ctx: ServiceContext,
  request: ScoreRequest,
  states: WindowState[],
  missing: number[],
  cells: Map<string, StoredScore>[],
): Promise<void> {
  const { subject, baselines, segment, grain, windows } = request;
  const floors = await openFloors(ctx, subject, segment);
  const fresh: ScoreToStore[] = [];
  for (const run of runsOf(missing)) {
    const from = (windows[run[0] as number] as Window).start;
    const to = (windows[run.at(-1) as number] as Window).end;
    const sums = await sumWindows(ctx, subject, { cut: grain, from, to, segment, caller: "drift.score" });
    for (const i of run) {
      const window = windows[i] as Window;
      const profiles = sums.get(window.key);
      if (!profiles) continue;
      const scores = scoreWindow({
        subject,
        baselines,
        profiles,
        floors: floors.cache,
        window,
        profileSeq: states[i]?.seq ?? 0,
        scoredAt: ctx.now(),
      });
      cells[i] = new Map(scores.map((s) => [s.feature, s]));
      // Scoring is pure computation: other requests and the worker's sign of life get their turn.
      await setImmediate();
      fresh.push(...scores);
    }
  }
  await save(request, async () => {
    await write(ctx, request, "reference", fresh);
    await floors.save();
  });
}

async function fillPeriods(
  ctx: ServiceContext,
  request: ScoreRequest,
  choice: BaselineChoice,
  own: PeriodStates,
  missing: number[],
  cells: Map<string, StoredScore>[],
): Promise<void> {
  let fresh: ScoreToStore[] = [];
  const against = baselineText(choice);
  await scoreAgainstPeriods(ctx, request, choice, own, missing, async (i, scores) => {
    cells[i] = new Map(scores.map((s) => [s.feature, s]));
    fresh.push(...scores);
    // A job that is stopped keeps what it has judged.
    if (!request.waitForStore || fresh.length < 5_000) return;
    await write(ctx, request, against, fresh);
    fresh = [];
  });
  await save(request, () => write(ctx, request, against, fresh));
}

async function write(
  ctx: ServiceContext,
  { subject, segment, grain }: ScoreRequest,
  against: string,
  fresh: ScoreToStore[],
): Promise<void> {
  for (let i = 0; i < fresh.length; i += 10_000) {
    await writeScores(ctx, subject, { against, segment, grain }, fresh.slice(i, i + 10_000));
  }
}

async function save(request: ScoreRequest, work: () => Promise<void>): Promise<void> {
  if (request.waitForStore) return work();
  work().catch((error: unknown) => log("drift").error({ err: error }, "could not store drift scores"));
}

/** Runs of consecutive window numbers: each is one query. */
function runsOf(indices: number[]): number[][] {
  const runs: number[][] = [];
  for (const i of indices) {
    const run = runs.at(-1);
    if (run && run.at(-1) === i - 1) run.push(i);
    else runs.push([i]);
  }
  return runs;
}

export function unknownSegment(subject: Subject, spelled: readonly string[]): never {
  throw new LeewayError(
    "NOT_FOUND",
    `The reference of ${subject.model} ${subject.version} has no segment ${spelled.join(",")}: ` +
      "segment keys are declared with the reference, and each keeps its 100 largest values and `other`.",
  );
}
