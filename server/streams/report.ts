import { z } from "zod";
import type { Measured } from "#lib/stream/calibrate.ts";
import { detectorOf } from "#lib/stream/index.ts";
import { detectorsOf, lengthIn, runLengths, wantedLength } from "#lib/stream/settings.ts";
import { parseInput } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject } from "#server/profiles/index.ts";
import { runsInForce } from "./in-force.ts";
import { settingsOf } from "./settings.ts";
import { signalsOf } from "./signals.ts";
import { loadAlarms, loadRuns, type Run } from "./store.ts";

/** A length as it stands in a query, or as a number. */
function typed(range: (typeof runLengths)["event" | "hour"]) {
  return z.preprocess(
    (x) => (typeof x === "string" && x.trim() !== "" ? Number(x) : x),
    lengthIn(range).optional(),
  );
}

const input = z.object({
  model: z.string().min(1),
  version: z.string().min(1).optional(),
  /** What was read at these wanted run lengths, also where others are in force now; within what can be set. */
  run_length: typed(runLengths.event),
  hourly_run_length: typed(runLengths.hour),
});

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** The body of GET /models/{m}/streams. */
export async function streamsReport(ctx: ServiceContext, wanted: z.input<typeof input>) {
  authorize(ctx, "drift:read");
  const { run_length: event, hourly_run_length: hour, ...place } = parseInput(input, wanted);
  const subject = await findSubject(ctx, place);
  const set = await settingsOf(ctx, subject);
  const settings = {
    ...set,
    run_length: event ?? set.run_length,
    hourly_run_length: hour ?? set.hourly_run_length,
  };
  const [signals, held] = [await signalsOf(ctx, subject, settings), await loadRuns(ctx, subject)];
  const watched = signals.map((signal) => ({ signal, runs: runsInForce(held, signal, settings) }));
  const alarms = Map.groupBy(
    await loadAlarms(
      ctx,
      watched.flatMap((w) => w.runs),
    ),
    (a) => a.runId,
  );
  return {
    model: subject.model,
    version: subject.version,
    as_of: ctx.now().toISOString(),
    signals: watched.map(({ signal, runs }) => {
      const all = held.filter((r) => r.signal === signal.id && r.parameters);
      return {
        signal: signal.id,
        title: signal.title,
        hourly: signal.hourly,
        run_length: wantedLength(settings, signal),
        values_per_day: rateOf(all, signal),
        rebuilding:
          (signal.hourly ? hour : event) === undefined &&
          all.length > 0 &&
          (runs.length < detectorsOf(settings, signal).length || behind(runs, all)),
        detectors: runs.map((run) => ({
          ...facts(run),
          alarms: (alarms.get(run.id) ?? []).slice(-500).map((a) => ({
            n: a.n,
            at: a.at.toISOString(),
            changed_at: a.changedAt.toISOString(),
            statistic: a.statistic,
            threshold: a.threshold,
          })),
          alarm_count: alarms.get(run.id)?.length ?? 0,
        })),
      };
    }),
  };
}

/** Values a day over the newest hours that brought values, to the hour that was read last; null where none was read. */
function rateOf(runs: readonly Run[], { hourly }: { hourly: boolean }): number | null {
  const [newest] = runs.toSorted((a, b) => b.watermark.getTime() - a.watermark.getTime() || b.n - a.n);
  const first = newest?.marks[0];
  if (!newest || !first) return null;
  // The value of an hour carries the time of the hour's end.
  const from = first[1] - (hourly ? hourMs : 0);
  return ((newest.n - first[0] + 1) * dayMs) / Math.max(hourMs, newest.watermark.getTime() - from);
}

/** Whether some of these have yet to read what has been read before at other settings. */
function behind(runs: readonly Run[], all: readonly Run[]): boolean {
  const read = Math.max(...all.map((r) => r.watermark.getTime()));
  return runs.some((r) => r.parameters && r.watermark.getTime() < read);
}

function wire({ runLength, ...rest }: Measured) {
  return { ...rest, run_length: runLength };
}

function facts(run: Run) {
  const p = run.parameters;
  const statistic = run.state.statistic;
  return {
    detector: run.detector,
    title: detectorOf(run.detector).title,
    note: p ? null : "The reference has too few values for this detector, or they are not 0 and 1.",
    threshold: p?.threshold ?? null,
    statistic: p && typeof statistic === "number" ? statistic : null,
    wanted_run_length: p?.wanted ?? null,
    held_back: p ? wire(p.measured) : null,
    dummy: p ? wire(p.dummy) : null,
    values: run.n,
    watermark: p ? run.watermark.toISOString() : null,
  };
}
