import type { BaselineChoice } from "#lib/domain/baseline.ts";
import type { Grain, Verdict } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject } from "#server/profiles/index.ts";

/** One decision on one subject in one closed window; times in milliseconds. */
export type SourceWindow = {
  start: number;
  end: number;
  n: number;
  verdict: Verdict;
  p: number | null;
  pAdjusted: number | null;
  effectName: string;
  effect: number | null;
  bar: number | null;
  /** A limit that a person declared is exceeded: crosses without a p. */
  fixed?: boolean;
  /** What the numbers above do not say; goes into a finding's evidence as it is. */
  detail?: Record<string, unknown>;
};

/** The decisions on one subject in order of time. */
export type Series = {
  /** The subject in one word: a column, "column/check", a method or a metric. */
  feature: string;
  /** The subject by parts. */
  subject: {
    column?: string;
    check?: string;
    method?: string;
    metric?: string;
    rule?: string;
    signal?: string;
  };
  windows: SourceWindow[];
};

export type SourceRequest = {
  subject: Subject;
  /** Columns, methods or metrics; null for all. */
  names: readonly string[] | null;
  segment: string | null;
  grain: Grain;
  from: Date;
  to: Date;
  /** What drift is held against; other sources know the reference alone. */
  baseline: BaselineChoice;
};

/** Verdicts of closed windows whose rows are all in, from one stage. */
export type VerdictSource = (ctx: ServiceContext, request: SourceRequest) => Promise<Series[]>;
