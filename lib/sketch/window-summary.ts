/**
 * Summary figures of a window from its numeric profile.
 * mean = Σx/m, std = √(Σx²/m − mean²) (population), over the m finite values.
 * Quantile q: the rank q·m is placed inside its bin by linear interpolation, the open tails and the outermost
 * bins reaching to the window's own minimum and maximum. It is off by at most the width of that bin.
 * Undefined (null) without finite values, and where a sum has overflowed.
 */
import type { NumericProfile } from "../domain/profile.ts";

export type WindowSummary = {
  mean: number | null;
  std: number | null;
  min: number | null;
  max: number | null;
  quantiles: Record<string, number | null>;
};

export const summaryQuantiles = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

export function summarizeWindow(edges: readonly number[], profile: NumericProfile): WindowSummary {
  const m = profile.counts.reduce((a, b) => a + b, 0);
  const mean = m > 0 ? defined(profile.sum / m) : null;
  const spread = mean === null ? null : Math.max(0, profile.sumSquares / m - mean * mean);
  return {
    mean,
    std: spread === null ? null : defined(Math.sqrt(spread)),
    min: profile.min,
    max: profile.max,
    quantiles: Object.fromEntries(summaryQuantiles.map((q) => [q, binnedQuantile(edges, profile, q)])),
  };
}

export function binnedQuantile(edges: readonly number[], profile: NumericProfile, q: number): number | null {
  const { counts, min, max } = profile;
  const m = counts.reduce((a, b) => a + b, 0);
  if (m === 0 || min === null || max === null) return null;
  let rank = q * m;
  for (const [slot, count] of counts.entries()) {
    if (count === 0) continue;
    if (rank > count) {
      rank -= count;
      continue;
    }
    const low = Math.max(min, edges[slot - 1] ?? min);
    const high = Math.min(max, edges[slot] ?? max);
    return defined(low + (high - low) * (rank / count));
  }
  return max;
}

function defined(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
