import type { Grain, Verdict } from "#lib/domain/drift.ts";
import type { AuditVerdict, Estimate, MeasuredTask, MetricResult } from "#lib/performance/index.ts";

export type EstimateShown = Estimate | { refused: string };

export type AuditFigures = {
  windows: number;
  mean_absolute_error: number | null;
  coverage: number | null;
  stated_coverage: number;
  /** The chance of so few windows inside a band that holds what is stated. */
  p: number | null;
  verdict: AuditVerdict;
  /** In words, where the estimate is not trustworthy. */
  note: string | null;
};

export type MetricWindow = MetricResult & {
  start: string;
  end: string;
  n: number;
  /** Events with a label, of those that have had the time to get one. */
  n_labelled: number;
  /** Rows that were read, where a window has too many to read all; null: all of them. */
  sampled: number | null;
  /** False while the window is open, its labels are young, or rows are not in this result yet. */
  complete: boolean;
  /** What each estimator says without labels, or why it does not; null for tasks with one estimator. */
  estimates: { cbpe: EstimateShown; pape: EstimateShown } | null;
};

export type PerformanceReport = {
  model: string;
  version: string;
  /** Null: there is nothing to measure, and the note says why. */
  task: MeasuredTask | null;
  grain: Grain;
  segment: string | null;
  as_of: string;
  q: number;
  label_maturity_hours: number | null;
  note: string | null;
  /** What every estimate holds under. */
  validity: string;
  metrics: {
    metric: string;
    label: string;
    better: "higher" | "lower" | "zero";
    verdict: Verdict;
    reference: { n: number; value: number; low: number; high: number } | null;
    audit: AuditFigures;
    /** The same for each estimator. */
    audits: { cbpe: AuditFigures; pape: AuditFigures } | null;
    windows: MetricWindow[];
  }[];
};
