import { takesLong } from "#lib/stream/calibrate.ts";
import { type Entry, stateOf } from "#lib/stream/index.ts";
import { detectorsOf, type StreamSettings, wantedLength } from "#lib/stream/settings.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { newestEventEnd, type Subject } from "#server/profiles/index.ts";
import type { Question } from "./calibrate-thread.ts";
import { lengthKey, runsInForce } from "./in-force.ts";
import type { Calibrator } from "./open-calibrator.ts";
import { settingsOf } from "./settings.ts";
import { readStable, type Signal, signalsOf } from "./signals.ts";
import { addRuns, loadRuns, type Parameters, type Run } from "./store.ts";
import { keyOf, recall, remember } from "./thresholds.ts";

const hourMs = 3_600_000;
const reach = 92 * 24 * hourMs;
/** One seed for all, so that the same reference gives the same threshold everywhere. */
const seed = 20_260_101;

/** Short calibrations take seconds, long ones minutes: they have a thread each, so that no model waits for another's long one. */
export type Lane = "short" | "long";

/**
 * Finds the thresholds that one signal of a version lacks at the wanted run length, of one lane; each is kept as soon as it is found,
 * and taken from what this installation found before where the question is the same. "done": nothing is missing in
 * this lane; "more": something was, and may be yet; "waiting": there are no events to read.
 */
export async function calibrateNext(
  ctx: ServiceContext,
  subject: Subject,
  { lane, calibrator }: { lane: Lane; calibrator: Calibrator },
  abort: AbortSignal,
): Promise<"done" | "more" | "waiting"> {
  authorize(ctx, "events:write");
  const end = await newestEventEnd(ctx, subject);
  if (!end) return "waiting";
  const settings = await settingsOf(ctx, subject);
  for (const signal of await signalsOf(ctx, subject, settings)) {
    const wanted = wantedLength(settings, signal);
    const held = await loadRuns(ctx, subject, signal.id);
    const known = new Set(runsInForce(held, signal, settings).map((r) => r.detector));
    const missing = detectorsOf(settings, signal).filter(
      (d) => !known.has(d.id) && takesLong(d, wanted) === (lane === "long"),
    );
    if (missing.length === 0) continue;
    // Of the long ones one a turn: settings may change meanwhile, and other versions wait.
    const turn = lane === "long" ? missing.slice(0, 1) : missing;
    await prepare(ctx, subject, { signal, settings, missing: turn, held, end, calibrator }, abort);
    return "more";
  }
  return "done";
}

type Asked = {
  signal: Signal;
  settings: StreamSettings;
  missing: readonly Entry[];
  held: readonly Run[];
  end: Date;
  calibrator: Calibrator;
};

async function prepare(
  ctx: ServiceContext,
  subject: Subject,
  asked: Asked,
  abort: AbortSignal,
): Promise<void> {
  const { signal, settings, missing, held, end, calibrator } = asked;
  const stable = (await readStable(ctx, subject, signal)).x;
  // All detectors of a signal read the same stretch, whenever each of them was chosen.
  const first = Math.min(...held.map((r) => r.startedAt.getTime()));
  const startedAt = Number.isFinite(first)
    ? new Date(first)
    : new Date(Math.floor((end.getTime() - reach) / hourMs) * hourMs);
  const { versionId, revision, referenceId } = subject;
  for (const { id, make } of missing) {
    if (abort.aborted) return;
    const question = { detector: id, stable, wanted: wantedLength(settings, signal), seed };
    const parameters = await answerOf(ctx, question, calibrator, abort);
    if (parameters === undefined) return;
    const run = {
      versionId,
      revision,
      referenceId,
      signal: signal.id,
      detector: id,
      runLength: lengthKey(settings, signal),
      parameters,
      state: parameters ? stateOf(make(parameters.threshold, parameters.stable, parameters.binary)) : {},
      marks: [],
      startedAt,
      watermark: startedAt,
    };
    await addRuns(ctx, [run]);
  }
}

/** undefined: the work was stopped before there was an answer. */
async function answerOf(
  ctx: ServiceContext,
  question: Question,
  calibrator: Calibrator,
  abort: AbortSignal,
): Promise<Parameters | undefined> {
  const key = keyOf(question);
  const known = await recall(ctx, key);
  if (known !== undefined) return known;
  try {
    const found = await calibrator.ask(question, abort);
    await remember(ctx, key, found);
    return found;
  } catch (error) {
    if (abort.aborted) return undefined;
    throw error;
  }
}
