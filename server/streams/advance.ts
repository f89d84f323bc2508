import { setImmediate } from "node:timers/promises";
import { type Detector, detectorOf, restore, stateOf } from "#lib/stream/index.ts";
import type { StreamSettings } from "#lib/stream/settings.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { newestEventEnd, stateOfWindows, type Subject } from "#server/profiles/index.ts";
import { runsInForce } from "./in-force.ts";
import { settingsOf } from "./settings.ts";
import { mostRows, readEvents, type Signal, signalsOf, type Values } from "./signals.ts";
import { addAlarms, type Alarm, dropAlarms, loadRuns, type Run, saveRun } from "./store.ts";

const hourMs = 3_600_000;
const mostMarks = 240;
/**
 * Feeds the closed, profiled hours that no detector has read yet, in order of event time, to those that have a threshold
 * (`calibrateNext` finds it). State, watermark and alarms
 * of a portion are stored in one transaction. Where an hour before the watermark has changed since (late
 * rows or labels), the signal starts again from its beginning, which gives what an undisturbed reading would have given.
 */
export async function advanceStreams(
  ctx: ServiceContext,
  subject: Subject,
  signal: AbortSignal,
): Promise<void> {
  authorize(ctx, "events:write");
  const end = await newestEventEnd(ctx, subject);
  if (!end) return;
  const settings = await settingsOf(ctx, subject);
  const signals = await signalsOf(ctx, subject, settings);
  for (const one of signals) await advanceAll(ctx, subject, { signal: one, settings, end }, signal);
}

/** Lets a signal's detectors read on, those that stand at the same place together. */
async function advanceAll(
  ctx: ServiceContext,
  subject: Subject,
  { signal, settings, end }: { signal: Signal; settings: StreamSettings; end: Date },
  abort: AbortSignal,
): Promise<void> {
  const runs = runsInForce(await loadRuns(ctx, subject, signal.id), signal, settings);
  const places = Map.groupBy(
    runs.filter((r) => r.parameters),
    (r) => `${+r.startedAt} ${+r.watermark} ${r.fingerprint}`,
  );
  for (const together of places.values()) {
    if (abort.aborted) return;
    await advance(ctx, subject, { signal, runs: together, end }, abort);
  }
}

function fresh(run: Run): Detector | null {
  const p = run.parameters;
  return p && detectorOf(run.detector).make(p.threshold, p.stable, p.binary);
}

async function advance(
  ctx: ServiceContext,
  subject: Subject,
  { signal, runs, end }: { signal: Signal; runs: Run[]; end: Date },
  abort: AbortSignal,
): Promise<void> {
  const [first] = runs;
  if (!first) return;
  const from = first.startedAt.getTime();
  const closed = Math.min(end.getTime(), ctx.now().getTime() - signal.maturityMs);
  const windows = Array.from({ length: Math.max(0, Math.floor((closed - from) / hourMs)) }, (_, i) => {
    const start = new Date(from + i * hourMs);
    return { key: start.toISOString(), start, end: new Date(from + (i + 1) * hourMs) };
  });
  const states = await stateOfWindows(ctx, subject, windows);
  const read = Math.max(0, Math.round((first.watermark.getTime() - from) / hourMs));
  const known = states.slice(0, read).reduce((sum, s) => sum + s.seq, 0);
  let at = read;
  if (known !== first.fingerprint) {
    // Wait until the late rows are profiled, then read everything again.
    if (states.slice(0, read).some((s) => s.dirty)) return;
    at = 0;
    for (const run of runs) {
      const detector = fresh(run);
      Object.assign(run, { state: detector ? stateOf(detector) : {}, marks: [], n: 0, fingerprint: 0 });
    }
  }
  const rewound = at === 0 && read > 0;
  let dropped = !rewound;
  while (at < windows.length && !abort.aborted) {
    const start = at;
    let events = 0;
    while (at < windows.length && !states[at]!.dirty && at - start < 24 * 31) {
      const next = states[at]!.events;
      if (at > start && events + next > mostRows) break;
      events += next;
      at += 1;
    }
    if (at === start) break;
    const range = { from: from + start * hourMs, to: from + at * hourMs, events };
    const values =
      events > 0
        ? await readEvents(ctx, subject, signal, range)
        : { at: new Float64Array(0), x: new Float64Array(0) };
    const alarms: Alarm[] = [];
    for (const run of runs) {
      alarms.push(...feed(run, values));
      run.watermark = new Date(range.to);
      for (let i = start; i < at; i++) run.fingerprint += states[i]!.seq;
      await setImmediate();
    }
    await transaction(ctx, async (tx) => {
      if (!dropped) await dropAlarms(tx, runs);
      for (const run of runs) await saveRun(tx, run);
      await addAlarms(tx, alarms);
    });
    dropped = true;
  }
}

/** Feeds one portion to one detector; its state, count and marks move on. */
export function feed(run: Run, values: Values): Alarm[] {
  const made = fresh(run);
  if (!made) return [];
  const detector = restore(made, run.state);
  const alarms: Alarm[] = [];
  for (let i = 0; i < values.x.length; i++) {
    const at = values.at[i]!;
    const hour = Math.floor(at / hourMs) * hourMs;
    run.n += 1;
    if (run.marks.at(-1)?.[1] !== hour) run.marks.push([run.n, hour]);
    if (run.marks.length > mostMarks) run.marks.shift();
    if (!detector.update(values.x[i]!)) continue;
    const first = run.n - detector.since + 1;
    const changed = run.marks.findLast(([n]) => n <= first) ?? run.marks[0]!;
    alarms.push({
      runId: run.id,
      n: run.n,
      at: new Date(at),
      changedAt: new Date(changed[1]),
      statistic: Number.isFinite(detector.statistic) ? detector.statistic : run.parameters!.threshold,
      threshold: run.parameters!.threshold,
    });
  }
  run.state = stateOf(detector);
  return alarms;
}
