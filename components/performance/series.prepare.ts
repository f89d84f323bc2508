import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";
import { verdicts } from "#lib/domain/drift.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { count, measure, percent } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";

type Outputs = inferRouterOutputs<AppRouter>["performance"];
export type Report = Outputs["report"];
export type MetricSeries = Report["metrics"][number];
export type MetricWindow = MetricSeries["windows"][number];
export type SegmentRow = Outputs["segments"][number];

export type Point = {
  start: string;
  value: number | null;
  interval: [number, number] | null;
  estimate: number | null;
  band: [number, number] | null;
  window: MetricWindow;
};

const both = (low: number | null, high: number | null): [number, number] | null =>
  low === null || high === null ? null : [low, high];

/** One point a window; a window without a figure is a gap. */
export function pointsOf(metric: MetricSeries): Point[] {
  return metric.windows.map((w) => ({
    start: w.start,
    value: w.value,
    interval: both(w.low, w.high),
    estimate: w.estimate,
    band: both(w.estimate_low, w.estimate_high),
    window: w,
  }));
}

/** The ends of the axis: everything that is drawn, but no band may press the lines flat. */
export function domainOf(points: readonly Point[], reference: number | null): [number, number] {
  const lines = points.flatMap((p) => [p.value, p.estimate]).concat(reference);
  const drawn = lines.filter((x) => x !== null);
  if (drawn.length === 0) return [0, 1];
  const [low, high] = [Math.min(...drawn), Math.max(...drawn)];
  const room = Math.max(high - low, Math.abs(high) * 0.02, 1e-9);
  const bands = points.flatMap((p) => [...(p.interval ?? []), ...(p.band ?? [])]);
  const bottom = Math.max(low - 1.5 * room, Math.min(low, ...bands));
  const top = Math.min(high + 1.5 * room, Math.max(high, ...bands));
  const margin = 0.05 * (top - bottom);
  return [bottom >= 0 ? Math.max(0, bottom - margin) : bottom - margin, top + margin];
}

const judged = (w: MetricWindow) => w.verdict !== "insufficient";

/** The window of a start, else the newest full one that labels judge, else the newest with a verdict, else with a figure. */
export function windowAt(metric: MetricSeries | undefined, start: string | null): MetricWindow | undefined {
  const windows = metric?.windows ?? [];
  return (
    windows.find((w) => w.start === start) ??
    windows.findLast((w) => w.complete && w.value !== null && judged(w)) ??
    windows.findLast((w) => w.complete && judged(w)) ??
    windows.findLast((w) => w.complete && w.value !== null) ??
    windows.findLast((w) => w.value !== null || w.estimate !== null)
  );
}

/** The worst verdict first, else in the order of the registry. */
export function worstMetrics(metrics: readonly MetricSeries[]): MetricSeries[] {
  return metrics.toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict));
}

/** Of all metrics, the start of the newest window that has a verdict: of one that is over, where there is any. */
function newestJudged(metrics: readonly MetricSeries[]): string | undefined {
  const all = metrics.flatMap((m) => m.windows.filter(judged));
  const over = all.filter((w) => w.complete);
  return (over.length > 0 ? over : all)
    .map((w) => w.start)
    .toSorted()
    .at(-1);
}

/** The page in one sentence. */
export function summaryOf(metrics: readonly MetricSeries[], grain: Grain, timeZone: string): string {
  const windows = metrics[0]?.windows ?? [];
  const start = newestJudged(metrics);
  if (start === undefined) return "No metric of this range can be judged yet.";
  const worse = metrics
    .filter((m) => m.windows.some((w) => w.start === start && w.verdict === "drift"))
    .map((m) => m.label);
  const [n, labelled] = [sum(windows.map((w) => w.n)), sum(windows.map((w) => w.n_labelled))];
  const labels = `${percent(n > 0 ? labelled / n : null)} of ${count(n)} events have a label that counts.`;
  const where = `in the newest window that can be judged (${windowName(start, grain, timeZone)})`;
  if (worse.length === 0) return `Nothing is worse than on the reference ${where}. ${labels}`;
  return `Worse than on the reference ${where}: ${worse.join(", ")}. ${labels}`;
}

/** The line in one sentence: where it stands, against what, and how far the estimates were off. */
export function metricSentence(metric: MetricSeries, grain: Grain, timeZone: string): string {
  const all = metric.windows.filter(judged);
  const last = all.at(-1);
  if (!last) return "No window of this range has a figure that can be judged.";
  const worse = all.filter((w) => w.verdict === "drift").length;
  const value = last.basis === "realised" ? last.value : last.estimate;
  const reference = metric.reference ? `, ${measure(metric.reference.value)} on the reference` : "";
  return (
    `${worse} of ${all.length} windows are worse. ${windowName(last.start, grain, timeZone)}: ` +
    `${measure(value)} ${last.basis}${reference}.`
  );
}

/** What labels say against the estimates, plainly; null: nothing. */
export function auditWarning({ audit, audits }: MetricSeries): string | null {
  if (audit.note === null && !audits?.pape.note) return null;
  const second = audits?.pape.note ? `Calibrated anew for each window (PAPE): ${audits.pape.note}` : null;
  return [audit.note, second].filter((text) => text !== null).join(" ");
}

export function auditSentence({ audit, audits }: MetricSeries): string | null {
  if (audit.windows === 0) return null;
  const windows = audit.windows === 1 ? "one window" : `${audit.windows} windows`;
  return (
    `Where labels came later (${windows}), estimates were off by ${measure(audit.mean_absolute_error)} on average, ` +
    `and the truth lay in their band ${percent(audit.coverage)} of the time.` +
    (audits && audits.pape.windows > 0
      ? ` Calibrated anew for each window (PAPE, ${audits.pape.windows} of these): ` +
        `${measure(audits.pape.mean_absolute_error)} and ${percent(audits.pape.coverage)}.`
      : "")
  );
}

const refusals: Record<string, string> = {
  "few rows": "its window or the reference has too few rows with a score",
  "no score": "there is no score to calibrate",
  "little overlap": "the reference has too few rows like this window's",
  "not estimated yet": "the worker has not come to this window yet",
  "whole model only": "it is made for all rows, not for a segment",
  "no estimate": "it does not estimate this metric",
};

/** The estimate that is calibrated for the window, in short, and in full why there is none; null: the task has no such one. */
export function adaptedText(window: MetricWindow | undefined): { short: string; why: string | null } | null {
  const own = window?.estimates?.pape;
  if (!own) return null;
  if ("value" in own) {
    return { short: `${measure(own.value)} (${measure(own.low)} to ${measure(own.high)})`, why: null };
  }
  const short = own.refused === "little overlap" || own.refused === "few rows" ? "refused" : "–";
  return { short, why: `No PAPE estimate: ${refusals[own.refused] ?? own.refused}.` };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
