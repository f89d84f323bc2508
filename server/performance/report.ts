import { z } from "zod";
import { targetRate } from "#lib/decide/index.ts";
import { grains } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import {
  emptyWindow,
  type MeasuredTask,
  type MetricResult,
  metricsOf,
  type ReferenceFit,
  validity,
  type Worth,
} from "#lib/performance/index.ts";
import { cutRange, instant, parseInput, resolveRange, unknownSegment } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  findBaselines,
  findSubject,
  parseSegment,
  type Subject,
  type Window,
} from "#server/profiles/index.ts";
import { auditsOf, estimatesOf, figuresOf } from "./estimates.ts";
import { findFit } from "./fit.ts";
import { measuredWindows, type MeasuredWindows } from "./measured.ts";
import { findOutcome, hasOutcome, type Outcome } from "./outcome.ts";
import type { MetricWindow, PerformanceReport } from "./shape.ts";

const input = z
  .object({
    model: z.string().min(1),
    version: z.string().min(1).optional(),
    from: instant.optional(),
    to: instant.optional(),
    grain: z.enum(grains).default("day"),
    segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
    metrics: z.array(z.string().min(1).max(60)).min(1).max(50).optional(),
  })
  .refine((v) => !v.from || !v.to || v.from < v.to, { message: "from must lie before to", path: ["from"] });

/** The body of GET /models/{m}/performance. */
export async function performanceReport(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<PerformanceReport> {
  authorize(ctx, "drift:read");
  const wanted = parseInput(input, asked);
  const subject = await findSubject(ctx, wanted);
  const segment = parseSegment(wanted.segment);
  if (segment !== "" && (await findBaselines(ctx, subject, segment)).length === 0) {
    unknownSegment(subject, wanted.segment);
  }
  const outcome = await findOutcome(ctx, subject);
  const head = {
    model: subject.model,
    version: subject.version,
    grain: wanted.grain,
    segment: wanted.segment.length > 0 ? wanted.segment.join(",") : null,
    as_of: ctx.now().toISOString(),
    q: targetRate,
  };
  if (!hasOutcome(outcome)) {
    return { ...head, task: null, label_maturity_hours: null, note: outcome.why, validity, metrics: [] };
  }
  const { reference } = await findFit(ctx, subject, outcome, segment, false);
  const names = metricNames(outcome.task, reference.worth ?? null, wanted.metrics);
  const range = await resolveRange(ctx, subject, wanted);
  const windows = range ? cutRange(subject, wanted.grain, range, names.length) : [];
  const request = { subject, outcome, segment, grain: wanted.grain, windows };
  const measured = await measuredWindows(ctx, request);
  return {
    ...head,
    task: outcome.task,
    label_maturity_hours: outcome.maturityMs / 3_600_000,
    note: noteOf(measured, subject),
    validity,
    metrics: names.map((name) => metricOf(name, { outcome, segment, windows }, measured, ctx.now())),
  };
}

/** The metrics of these names, all of them without names. Throws INVALID with the names that there are. */
export function metricNames(
  task: MeasuredTask,
  worth: Worth | null,
  asked: readonly string[] | undefined,
): string[] {
  const known = Object.keys(metricsOf(task, worth));
  const unknown = asked?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LeewayError(
      "INVALID",
      unknown === "value" && (task === "binary" || task === "multiclass")
        ? "There is no value until somebody says what the cells are worth: PUT /models/{model}/performance/values."
        : `There is no metric ${unknown} of a ${task} model. The metrics are ${known.join(", ")}.`,
    );
  }
  return asked ? [...new Set(asked)] : known;
}

function noteOf({ fit, current }: MeasuredWindows, subject: Subject): string | null {
  if (fit.reference.n === 0) {
    return `The reference of ${subject.model} ${subject.version} has no labelled row here: there are figures, and no verdicts.`;
  }
  if (!fit.whole) return "Estimates are being learnt from the reference and appear in a moment.";
  if (current.includes(false)) return "Some windows are still being measured.";
  return null;
}

function metricOf(
  metric: string,
  { outcome, segment, windows }: { outcome: Outcome; segment: string; windows: readonly Window[] },
  { fit, states, results, current }: MeasuredWindows,
  now: Date,
): PerformanceReport["metrics"][number] {
  const facts = metricsOf(outcome.task, fit.reference.worth)[metric]!;
  const nothing = emptyWindow(outcome.task, fit.reference.worth).metrics[metric] as MetricResult;
  const own = windows.map((window, i): MetricWindow => {
    const found = results[i];
    const result = found?.metrics[metric] ?? nothing;
    return {
      start: window.start.toISOString(),
      end: window.end.toISOString(),
      n: found?.n ?? 0,
      n_labelled: found?.labelled ?? 0,
      sampled: found?.sampled ? found.sampled : null,
      complete:
        window.end <= now &&
        current[i]! &&
        (states[i]!.events === 0 || found?.matured === window.end.getTime()),
      ...result,
      estimates: found
        ? estimatesOf(outcome.task, segment, { metric, result, adapted: found.adapted })
        : null,
    };
  });
  const newest = own.findLast((w) => w.n > 0 && w.end <= now.toISOString());
  return {
    metric,
    label: facts.label,
    better: facts.better,
    verdict: newest?.verdict ?? "insufficient",
    reference: levelOf(fit.reference, metric),
    audit: figuresOf(own),
    audits: auditsOf(own),
    windows: own,
  };
}

function levelOf(reference: ReferenceFit, metric: string): PerformanceReport["metrics"][number]["reference"] {
  const level = reference.levels[metric];
  return level ? { n: reference.n, value: level.value, low: level.low, high: level.high } : null;
}
