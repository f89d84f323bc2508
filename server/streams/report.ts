import { z } from "zod";
import type { Measured } from "#lib/stream/calibrate.ts";
import { detectorOf } from "#lib/stream/index.ts";
import { parseInput } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject } from "#server/profiles/index.ts";
import { signalsOf } from "./signals.ts";
import { loadAlarms, loadRuns, type Run } from "./store.ts";

const input = z.object({ model: z.string().min(1), version: z.string().min(1).optional() });

/** The body of GET /models/{m}/streams. */
export async function streamsReport(ctx: ServiceContext, asked: z.input<typeof input>) {
  authorize(ctx, "drift:read");
  const subject = await findSubject(ctx, parseInput(input, asked));
  const [signals, runs] = [await signalsOf(ctx, subject), await loadRuns(ctx, subject)];
  const alarms = Map.groupBy(await loadAlarms(ctx, runs), (a) => a.runId);
  return {
    model: subject.model,
    version: subject.version,
    as_of: ctx.now().toISOString(),
    signals: signals.map((signal) => ({
      signal: signal.id,
      title: signal.title,
      hourly: signal.hourly,
      detectors: runs
        .filter((r) => r.signal === signal.id)
        .map((run) => ({
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
    })),
  };
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
