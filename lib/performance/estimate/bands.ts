/**
 * How far an estimate can be trusted, from what it got wrong before: the reference, in order of time, is cut into chunks;
 * four times the estimator is learnt from what lies before and its estimates of the next five chunks are held against
 * their labels. What the errors have beyond the sampling of labels is the estimator's own (a calibration that moves with
 * time, inputs it does not see): s(n)² = sampling / n + own². A band is q · s(n) to either side, with the largest of the
 * audited errors in units of their s as q: of twenty that is the conformal quantile of 95 % (Vovk et al. 2005), for
 * windows that are to the reference what its later chunks are to its earlier ones.
 */
import type { Estimate } from "./estimate.ts";

export type Band = {
  /** Standard error of the realised metric times the root of the rows. */
  deviation: number;
  /** The estimator's own error, as a standard deviation. */
  own: number;
  /** How many s to either side. */
  reach: number;
};

/** One audited chunk: its rows, the realised metric with its standard error, and what was estimated. */
export type Audited = { rows: number; value: number; se: number; estimate: number };

const fewestAudited = 10;

/** Null: too few chunks had both figures. */
export function bandOf(audited: readonly Audited[]): Band | null {
  const used = audited.filter((a) => a.se > 0 && Number.isFinite(a.value - a.estimate));
  if (used.length < fewestAudited) return null;
  const mean = (of: (a: Audited) => number) => used.reduce((sum, a) => sum + of(a) / used.length, 0);
  const deviation = Math.sqrt(mean((a) => a.se ** 2 * a.rows));
  const own = Math.sqrt(Math.max(0, mean((a) => (a.value - a.estimate) ** 2) - mean((a) => a.se ** 2)));
  const size = (rows: number) => Math.sqrt(deviation ** 2 / rows + own ** 2);
  const reach = Math.max(...used.map((a) => Math.abs(a.value - a.estimate) / size(a.rows)));
  return { deviation, own, reach };
}

/** The wider of the estimator's own band and the audited one. */
export function widened(
  estimate: Estimate,
  { deviation, own, reach }: Band,
  rows: number,
  limits: readonly [number | null, number | null],
): Estimate {
  const half = reach * Math.sqrt(deviation ** 2 / rows + own ** 2);
  const [low, high] = [
    Math.min(estimate.low, estimate.value - half),
    Math.max(estimate.high, estimate.value + half),
  ];
  return {
    value: estimate.value,
    low: limits[0] === null ? low : Math.max(limits[0], low),
    high: limits[1] === null ? high : Math.min(limits[1], high),
  };
}
