import type { ColumnKind } from "./schema.ts";

export const verdicts = ["insufficient", "stable", "warning", "drift"] as const;
export type Verdict = (typeof verdicts)[number];

export const driftStates = [...verdicts, "recovered"] as const;
export type DriftState = (typeof driftStates)[number];

export const grains = ["hour", "day", "week", "month"] as const;
export type Grain = (typeof grains)[number];

/** The longest that a window may be, in milliseconds; but for the hour that a change of the clock adds. */
export const grainMs: Readonly<Record<Grain, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 31 * 86_400_000,
};

export type ScoreMethod = "exact" | "binned" | "simulated";

/** One detector's result. `null` where undefined, never NaN. */
export type Score = {
  value: number | null;
  p: number | null;
  /** The 99 % point of the statistic with no drift at these sample sizes, in its own unit. */
  floor: number | null;
  method: ScoreMethod;
};

export type Effect = {
  name: string;
  value: number | null;
  floor: number | null;
  minimum: number;
};

/** A hypothesis beside the differences between the periods (days, …) that its baseline is made of. */
export type Between = {
  /** Of the test between periods alone. */
  p: number;
  periods: number;
  /** Expected squared distance over that of independent rows; null where it has no meaning. */
  inflation: number | null;
};

/** One hypothesis of the Benjamini–Hochberg family (a feature has up to three). */
export type Hypothesis = {
  /** e.g. "ks", "spread", "null_rate", "chi_square". */
  name: string;
  p: number;
  pAdjusted: number;
  effect: Effect;
  verdict: Verdict;
  /** Only where the baseline is made of periods. */
  between?: Between;
};

export type PresetResult = { value: number | null; threshold: number; drift: boolean };

/** The decision for one feature × segment × window, with every number that it used. */
export type WindowScore = {
  start: string;
  end: string;
  n: number;
  complete: boolean;
  verdict: Verdict;
  state: DriftState;
  p: number | null;
  p_adjusted: number | null;
  effect: Effect | null;
  scores: Record<string, Score>;
  presets: Record<string, PresetResult>;
  /** What it was compared with, where that is not the reference. */
  baseline?: {
    baseline: string;
    from: string | null;
    to: string | null;
    periods: number;
    events: number;
    reason: string | null;
  };
};

export type FeatureDrift = {
  feature: string;
  kind: ColumnKind;
  verdict: Verdict;
  windows: WindowScore[];
};

/** The body of GET /models/{m}/drift. */
export type DriftReport = {
  model: string;
  version: string;
  grain: Grain;
  segment: string | null;
  as_of: string;
  q: number;
  /** As it was asked for: "reference" by default. */
  baseline: string;
  features: FeatureDrift[];
};
