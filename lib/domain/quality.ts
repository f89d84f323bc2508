import type { Rule } from "../quality/rules.ts";
import type { Grain, Verdict } from "./drift.ts";
import type { ColumnKind, ColumnRole } from "./schema.ts";

/** One check of one column in one window, with every number that its verdict used. Null where undefined. */
export type QualityResult = {
  value: number | null;
  expected: number | null;
  verdict: Verdict;
  p: number | null;
  p_adjusted: number | null;
  /** What must exceed both the noise floor (99 %) and the practical minimum. */
  effect: number | null;
  floor: number | null;
  minimum: number;
  /** What the numbers do not say: which values are new, how many rows lie below. */
  note: string | null;
};

export type QualityWindow = {
  start: string;
  end: string;
  n: number;
  complete: boolean;
  verdict: Verdict;
  checks: Record<string, QualityResult>;
};

/** The name of what belongs to no column: volume, freshness, duplicates, refused rows, the schema. */
export const allRows = "*";

export type ColumnQuality = {
  column: string;
  /** Null for the rows as a whole. */
  kind: ColumnKind | null;
  role: ColumnRole | null;
  verdict: Verdict;
  windows: QualityWindow[];
};

/** A declared rule: `value` is the share of violations, `expected` the reference's. */
export type RuleQuality = {
  rule: Rule;
  verdict: Verdict;
  windows: (QualityResult & {
    start: string;
    end: string;
    complete: boolean;
    /** The share is above the rule's own limit. */
    over_limit: boolean;
  })[];
};

/** The body of GET /models/{m}/quality. */
export type QualityReport = {
  model: string;
  version: string;
  grain: Grain;
  segment: string | null;
  as_of: string;
  q: number;
  columns: ColumnQuality[];
  /** Of the version's declared rules. */
  rules: RuleQuality[];
};
