import { targetRate } from "#lib/decide/index.ts";
import type { Verdict } from "#lib/domain/drift.ts";
import {
  fitReference,
  type MeasuredTask,
  type MetricResult,
  measureWindow,
  metricsOf,
  type OutcomeCells,
  outcomeRows,
  validity,
  withWorth,
} from "#lib/performance/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Engine } from "./engine.ts";
import type { Options } from "./options.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import type { Pair } from "./columns.ts";
import type { RowSets } from "./row-sets.ts";
import type { Source } from "./source.ts";
import { takeCells, takeColumn } from "./take-rows.ts";
import { type ReportWeakSegments, weakSegmentsOf } from "./weak-segments.ts";
import type { ReportWindow } from "./windows.ts";

type MetricWindow = ReportWindow & { n: number; n_labelled: number } & MetricResult;

/** A metric as in GET /performance. */
export type ReportMetric = {
  metric: string;
  label: string;
  verdict: Verdict;
  reference: { n: number; value: number; low: number; high: number } | null;
  windows: MetricWindow[];
};

export type ReportPerformance = {
  task: MeasuredTask;
  /** What every estimate holds under. */
  validity: string;
  metrics: ReportMetric[];
  segments?: { segment: string; metrics: ReportMetric[] }[];
  /** With --weak-segments. */
  weak_segments?: ReportWeakSegments;
};

export type PerformanceInput = {
  engine: Engine;
  reference: Source;
  current: Source;
  pairs: readonly Pair[];
  options: Options;
  windows: readonly ReportWindow[];
  windowOf: Int32Array | null;
  sets: readonly RowSets[];
};

/** Whether the flags say what came true and what the model said. */
export function asksPerformance({ label, prediction, scores }: Options): boolean {
  return label !== null && (prediction !== null || scores.length > 0);
}

/** Every metric in every window, held against the reference. */
export async function performanceOf(input: PerformanceInput): Promise<ReportPerformance> {
  const { windows, windowOf, current } = input;
  const outcome = await readOutcome(input);
  if (outcome.classes.length === 1) {
    throw new LeewayError(
      "INVALID",
      `--label names ${input.options.label}, which has one value in the reference.`,
    );
  }
  const all = Array.from({ length: current.rows }, (_, row) => row);
  const metrics = metricsFor(outcome, windows, {
    reference: null,
    byWindow: rowsByWindow(all, windowOf, windows.length),
  });
  const segments = input.sets.flatMap((set) =>
    set.names.map((segment, code) => ({
      segment,
      metrics: metricsFor(outcome, windows, {
        reference: placesOf(set.reference, code),
        byWindow: rowsByWindow(placesOf(set.current, code), windowOf, windows.length),
      }),
    })),
  );
  return {
    task: outcome.task,
    validity,
    metrics,
    ...(segments.length > 0 ? { segments } : {}),
    ...(input.options.weakSegments ? { weak_segments: weakSegmentsOf(outcome) } : {}),
  };
}

function placesOf(codes: Int32Array, wanted: number): number[] {
  return Array.from(codes.keys()).filter((row) => codes[row] === wanted);
}

function rowsByWindow(rows: readonly number[], windowOf: Int32Array | null, windows: number): number[][] {
  const lists: number[][] = Array.from({ length: windows }, () => []);
  for (const row of rows) lists[windowOf ? windowOf[row]! : 0]?.push(row);
  return lists;
}

/** `reference` null: all of its rows. */
type Rows = { reference: number[] | null; byWindow: number[][] };

function metricsFor(outcome: Outcome, windows: readonly ReportWindow[], rows: Rows): ReportMetric[] {
  const { task, classes, columns, worth } = outcome;
  const rowsOf = (cells: OutcomeCells) => withWorth(outcomeRows(task, classes, cells), worth);
  const before = rows.reference ? takeCells(outcome.reference, rows.reference) : outcome.reference;
  const learnt = columns && {
    columns: rows.reference
      ? columns.reference.map((c) => takeColumn(c, rows.reference!))
      : columns.reference,
  };
  const fit = fitReference(rowsOf(before), { seed: 1, ...learnt });
  const measured = rows.byWindow.map((own) =>
    measureWindow(rowsOf(takeCells(outcome.current, own)), fit, {
      q: targetRate,
      columns: columns?.current.map((c) => takeColumn(c, own)),
    }),
  );
  return Object.entries(metricsOf(task, fit.worth)).map(([metric, { label }]) => {
    const own = windows.map(
      (window, w): MetricWindow => ({
        ...window,
        n: measured[w]!.n,
        n_labelled: measured[w]!.labelled,
        ...measured[w]!.metrics[metric]!,
      }),
    );
    const level = fit.levels[metric];
    const newest = own.findLast((w) => w.complete) ?? own.at(-1);
    return {
      metric,
      label,
      verdict: newest?.verdict ?? "insufficient",
      reference: level ? { n: fit.n, value: level.value, low: level.low, high: level.high } : null,
      windows: own,
    };
  });
}
