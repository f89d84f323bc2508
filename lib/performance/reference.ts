import type { RawColumn } from "./estimate/binning.ts";
import { type Estimators, fitEstimators } from "./estimators.ts";
import { type MeasuredTask, measureRows } from "./registry.ts";
import { evidenceCount, type OutcomeRows, rowCount } from "./rows.ts";
import { sliceRows } from "./slice.ts";
import { type Worth, worthOf } from "./worth.ts";

/** One metric on the reference: what windows are held against. */
export type ReferenceLevel = {
  value: number;
  se: number;
  low: number;
  high: number;
  noise: number;
  /** Variance of the metric between stretches of the reference, beyond what their sampling explains. */
  between: number;
};

/** What the labelled reference says once; plain data, so that it can be stored. */
export type ReferenceFit = {
  task: MeasuredTask;
  /** Labelled rows; of a ranking, queries with a relevant item. */
  n: number;
  levels: Record<string, ReferenceLevel>;
  /** What a row of each cell is worth; windows are judged with the same. */
  worth?: Worth | null;
  estimators: Estimators;
};

export const stretches = 10;
const fewestRows = 30;

/** `rows` in order of time where they have one. `columns`: the features, for estimates of regression errors. */
export function fitReference(
  rows: OutcomeRows,
  options: { seed: number; columns?: readonly RawColumn[] | undefined },
): ReferenceFit {
  const levels: ReferenceFit["levels"] = {};
  const parts = measuredStretches(rows);
  for (const [id, measured] of Object.entries(measureRows(rows))) {
    if (!measured || measured.se === null || measured.low === null || measured.high === null) continue;
    const { value, se, low, high, noise = 0 } = measured;
    levels[id] = { value, se, low, high, noise, between: betweenVariance(parts.map((p) => p[id] ?? null)) };
  }
  return {
    task: rows.task,
    n: evidenceCount(rows),
    levels,
    worth: worthOf(rows),
    estimators: fitEstimators(rows, options),
  };
}

function measuredStretches(rows: OutcomeRows): ReturnType<typeof measureRows>[] {
  const n = rowCount(rows);
  if (evidenceCount(rows) < stretches * fewestRows) return [];
  return Array.from({ length: stretches }, (_, i) =>
    measureRows(sliceRows(rows, Math.floor((i * n) / stretches), Math.floor(((i + 1) * n) / stretches))),
  );
}

/**
 * DerSimonian and Laird's (1986) moment estimate of the variance between stretches, each weighted by its own precision;
 * 0 where the stretches differ no more than chance makes them.
 */
function betweenVariance(parts: ({ value: number; se: number | null } | null)[]): number {
  const used = parts.flatMap((p) => (p?.se ? [{ value: p.value, weight: 1 / p.se ** 2 }] : []));
  if (used.length < 3) return 0;
  const total = used.reduce((sum, p) => sum + p.weight, 0);
  const squares = used.reduce((sum, p) => sum + p.weight ** 2, 0);
  const mean = used.reduce((sum, p) => sum + p.weight * p.value, 0) / total;
  const q = used.reduce((sum, p) => sum + p.weight * (p.value - mean) ** 2, 0);
  return Math.max(0, (q - (used.length - 1)) / (total - squares / total));
}
