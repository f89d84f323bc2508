import type { RawColumn } from "./estimate/binning.ts";
import { estimateRows } from "./estimators.ts";
import type { ReferenceFit } from "./reference.ts";
import { type MeasuredTask, measureRows, metricsOf } from "./registry.ts";
import { evidenceCount, labelledCount, type OutcomeRows, rowCount } from "./rows.ts";
import type { Worth } from "./worth.ts";
import { type Basis, type Judged, judgeWindow } from "./verdict.ts";

/** One metric in one window, as the API shows it. */
export type MetricResult = {
  value: number | null;
  low: number | null;
  high: number | null;
  estimate: number | null;
  estimate_low: number | null;
  estimate_high: number | null;
  verdict: Judged["verdict"];
  /** What the verdict rests on. */
  basis: Basis | null;
  p: number | null;
  p_adjusted: number | null;
  worsening: number | null;
  floor: number | null;
  minimum: number | null;
};

export type MeasuredWindow = { n: number; labelled: number; metrics: Record<string, MetricResult> };

/** Every metric of the task over one window's rows, with its estimate and its verdict. `fit` null: no reference. */
export function measureWindow(
  rows: OutcomeRows,
  fit: ReferenceFit | null,
  options: { q: number; columns?: readonly RawColumn[] | undefined },
): MeasuredWindow {
  const [n, labelled] = [rowCount(rows), labelledCount(rows)];
  const values = measureRows(rows);
  const estimates = fit ? estimateRows(fit.estimators, rows, options.columns) : {};
  const both = Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, { value, estimate: estimates[id] ?? null }]),
  );
  const judged = fit ? judgeWindow({ n, labelled: evidenceCount(rows), metrics: both }, fit, options.q) : {};
  const metrics = Object.entries(both).map(([id, { value, estimate }]): [string, MetricResult] => {
    const own = judged[id];
    return [
      id,
      {
        value: value?.value ?? null,
        low: value?.low ?? null,
        high: value?.high ?? null,
        estimate: estimate?.value ?? null,
        estimate_low: estimate?.low ?? null,
        estimate_high: estimate?.high ?? null,
        verdict: own?.verdict ?? "insufficient",
        basis: own?.basis ?? null,
        p: own?.p ?? null,
        p_adjusted: own?.pAdjusted ?? null,
        worsening: own?.worsening ?? null,
        floor: own?.floor ?? null,
        minimum: own?.minimum ?? null,
      },
    ];
  });
  return { n, labelled, metrics: Object.fromEntries(metrics) };
}

const nothing: MetricResult = {
  value: null,
  low: null,
  high: null,
  estimate: null,
  estimate_low: null,
  estimate_high: null,
  verdict: "insufficient",
  basis: null,
  p: null,
  p_adjusted: null,
  worsening: null,
  floor: null,
  minimum: null,
};

/** A window without rows, or one that nobody has measured yet. */
export function emptyWindow(task: MeasuredTask, worth: Worth | null = null): MeasuredWindow {
  const metrics = Object.keys(metricsOf(task, worth)).map((id): [string, MetricResult] => [id, nothing]);
  return { n: 0, labelled: 0, metrics: Object.fromEntries(metrics) };
}
