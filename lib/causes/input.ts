/** What the search for root causes is given: rows of two periods, what happened around them, and what depends on what. */
import type { Lineage } from "#lib/lineage/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";

/** Rows of one period. All arrays have one entry a row; times are milliseconds since 1970. */
export type PeriodRows = {
  columns: readonly RawColumn[];
  /** What the model said: a probability, or the number that it predicts. NaN where it said nothing. */
  score: Float64Array;
  /** What turned out, in the unit of the score (0 or 1 for a probability). NaN where it is not known. */
  label: Float64Array;
  at: Float64Array;
  /** When the label arrived; NaN where it has not, or where nobody knows. */
  labelAt: Float64Array;
  /** With several classes, the ones that the model said and that came true; left out where score and label say all. */
  classes?: { said: readonly (string | null)[]; truth: readonly (string | null)[] };
};

/** Something that was changed in the world. */
export type ChangeEvent = {
  id: string;
  kind: string;
  at: number;
  subject: string;
  /** Changes of this kind a day, from the days before the onset. */
  perDay: number;
  /** Features downstream of it; null where nobody knows. */
  features: readonly string[] | null;
  /** Whether it concerns the model itself: a deploy, a version, a threshold. */
  ofModel: boolean;
};

export type CauseInput = {
  features: readonly string[];
  reference: PeriodRows;
  current: PeriodRows;
  /** The symptom began between these two. */
  onset: { low: number; high: number };
  /** What was known then: labels that came later do not exist. */
  asOf: number;
  changes: readonly ChangeEvent[];
  /** All changes of the thirty days before the onset; left out where nobody asked for them. */
  history?: readonly ChangeEvent[];
  /** What the features come from; left out where nobody knows. */
  lineage?: Lineage;
  /** What people's verdicts on earlier incidents say of the types; left out where none count. */
  priors?: Priors;
  seed: number;
};

export const causeTypes = [
  "data",
  "population",
  "concept",
  "model",
  "serving",
  "label",
  "benign",
  "unknown",
] as const;
export type CauseType = (typeof causeTypes)[number];

/** What verdicts on earlier incidents say of one type of cause. */
export type TypePrior = {
  /** Added to the log-odds of each cause of the type. */
  offset: number;
  /** Judged incidents in which a person named a cause of the type. */
  named: number;
  /** Judged incidents that showed a cause of the type. */
  of: number;
};
export type Priors = Partial<Record<CauseType, TypePrior>>;

export type Evidence = {
  scorer: string;
  /** Null where it could not be computed. */
  value: number | null;
  threshold: number | null;
  /** Rows behind the value. */
  n: number;
  text: string;
  refuted_by: string;
  /** By how much it multiplied the odds; null where it does not apply; left out where the ranking itself holds it. */
  factor?: number | null;
  chart?: EvidenceChart;
};

export type EvidenceChart =
  | { kind: "bars"; bars: { label: string; value: number; low: number; high: number }[] }
  | {
      kind: "lines";
      /** Middle of each bin of time, in milliseconds. */
      at: number[];
      lines: { label: string; values: (number | null)[] }[];
      onset: { low: number; high: number };
    };

/** A possible cause with what speaks for it; each entry of `x` is between −1 and 1. */
export type Candidate = {
  type: CauseType;
  /** A feature, a slice ("region = south"), or what the type is about. */
  subject: string;
  /** How it shows itself, e.g. "unit", "stuck", "missing". */
  mode: string;
  x: Record<string, number>;
  onset: { at: number; low: number; high: number } | null;
  evidence: Evidence[];
};
