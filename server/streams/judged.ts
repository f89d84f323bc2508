import type { Grain } from "#lib/domain/drift.ts";
import { type AlarmCount, judgeStreams, lasting, type StreamJudgement } from "#lib/stream/judge.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { cutWindows, stateOfWindows, type Subject } from "#server/profiles/index.ts";
import { runsInForce } from "./in-force.ts";
import { settingsOf } from "./settings.ts";
import { type Signal, signalsOf } from "./signals.ts";
import { loadAlarms, loadRuns, type Run } from "./store.ts";

const hourMs = 3_600_000;

/** One signal in one closed window that its detectors have read; times in milliseconds. */
export type JudgedStream = StreamJudgement & {
  start: number;
  end: number;
  n: number;
  /** The earliest estimated beginning of the change, of the window's alarms. */
  changedAt: number | null;
};

export type JudgedStreams = { signal: string; windows: JudgedStream[] };

/**
 * Whether each signal raised more alarms than chance in closed windows, in order of time: what monitors judge. The
 * signals of a window are one family. A window that a signal has not been read to the end of is left out for it.
 */
export async function judgedStreams(
  ctx: ServiceContext,
  input: { subject: Subject; grain: Grain; from: Date; to: Date },
): Promise<JudgedStreams[]> {
  authorize(ctx, "drift:read");
  const { subject, grain } = input;
  const settings = await settingsOf(ctx, subject);
  const held = (await loadRuns(ctx, subject)).filter((r) => lasting.includes(r.detector) && r.parameters);
  const watched = (await signalsOf(ctx, subject, settings)).map((signal) => ({
    signal,
    runs: runsInForce(held, signal, settings),
  }));
  const runs = watched.flatMap((w) => w.runs);
  if (runs.length === 0) return [];
  const windows = cutWindows(subject.timeZone, grain, input.from, input.to).filter((w) => w.end <= ctx.now());
  const states = await stateOfWindows(ctx, subject, windows);
  const alarms = Map.groupBy(await loadAlarms(ctx, runs), (a) => a.runId);
  const signals = watched.map((w) => ({ ...w, windows: [] as JudgedStream[] }));
  for (const [w, { start, end }] of windows.entries()) {
    const inside = (run: Run) => (alarms.get(run.id) ?? []).filter((a) => a.at >= start && a.at < end);
    const read = signals.filter(
      (s) => s.runs.length > 0 && s.runs.every((run) => run.watermark >= end && run.startedAt <= start),
    );
    const { events } = states[w]!;
    const hours = Math.round((end.getTime() - start.getTime()) / hourMs);
    const counts = read.map(({ runs: own, signal }) =>
      own.map((run) => countOf(run, signal, { events, hours, alarms: inside(run).length })),
    );
    for (const [i, judged] of judgeStreams(counts).entries()) {
      const changed = read[i]!.runs.flatMap((run) => inside(run).map((a) => a.changedAt.getTime()));
      read[i]!.windows.push({
        ...judged,
        start: start.getTime(),
        end: end.getTime(),
        n: counts[i]![0]?.values ?? 0,
        changedAt: changed.length > 0 ? Math.min(...changed) : null,
      });
    }
  }
  return signals.map(({ signal, windows: judged }) => ({ signal: signal.id, windows: judged }));
}

type Seen = { events: number; hours: number; alarms: number };

/** The values of a window are not kept. All its rows stand for them, read or not, so that p is never too small. */
function countOf(run: Run, signal: Signal, { events, hours, alarms }: Seen): AlarmCount {
  const { wanted, measured } = run.parameters!;
  const values = signal.hourly ? Math.min(events, hours) : events;
  return {
    detector: run.detector,
    alarms,
    values,
    wanted,
    held: { alarms: measured.alarms, values: measured.values },
  };
}
