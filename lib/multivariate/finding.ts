import type { Sample } from "./sample.ts";

/** A feature's part in a finding: `value` is in the method's own unit, null where it has none. */
export type FeaturePart = { feature: string; value: number };

/** A row of the window that is unlike the reference, and which features make it so (shares of 1). */
export type AnomalousRow = { row: number; score: number; features: FeaturePart[] };

/** Two columns whose correlation changed. */
export type PairPart = { features: [string, string]; reference: number; window: number; p: number };

/** What one method found in one window. */
export type Finding = {
  value: number;
  p: number;
  /** How p was made: from the statistic's own law, or from (k+1)/(B+1) of B permutations. */
  law: "exact" | "permutation";
  /** The 95 % and the 99 % point of the value with no drift at these sizes. */
  warn: number;
  floor: number;
  /** The largest part first. */
  features: FeaturePart[];
  pairs?: PairPart[];
  rows?: AnomalousRow[];
  /** The share of anomalous rows in the reference and in the window. */
  rates?: { reference: number; window: number };
};

/** A method that has seen the reference. `null` of `judge`: too few rows to say anything. */
export type Fitted = { judge: (window: Sample, seed: number) => Finding | null };

/**
 * A multivariate method: pure, every random choice from the seed. `fit` is null where the reference has no column
 * that the method is about (no scores, no text), or too few rows.
 */
export type Method = {
  label: string;
  /** What `value` is. */
  unit: string;
  /** A smaller value is of no practical interest, however real. */
  minimum: number;
  fit: (reference: Sample, seed: number) => Fitted | null;
};

export const leastRows = 30;

/** The largest parts first, at most ten. */
export function largestParts(parts: readonly FeaturePart[]): FeaturePart[] {
  return parts
    .filter((part) => part.value > 0)
    .toSorted((a, b) => b.value - a.value)
    .slice(0, 10);
}
