import { type Measured, meanOf, share } from "../metric.ts";
import type { Query, RankingSample } from "./sample.ts";

/**
 * The mean over queries. Rows of one query depend on one another, so whole queries are the unit of the error: the
 * standard error of a mean over them is what a bootstrap that draws queries converges to. Wilson's form of the interval.
 */
export function perQuery(sample: RankingSample, of: (query: Query) => number): Measured | null {
  const mean = meanOf(Float64Array.from(sample, of), [0, 1]);
  if (mean === null || sample.length < 2) return mean;
  return share(Math.min(1, Math.max(0, mean.value)), mean.se ?? 0, sample.length);
}
