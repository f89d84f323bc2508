import type { Baseline, CategoricalProfile, NumericProfile, Profile } from "../domain/profile.ts";
import { binnedQuantile, summarizeWindow } from "./window-summary.ts";

/**
 * A window in the place of the reference: same edges and centre of deviation (they are frozen in the counts),
 * its own counts and moments. Quantiles are interpolated inside bins.
 */
export function rebase(baseline: Baseline, profile: Profile): Baseline {
  if (baseline.kind === "categorical") {
    const own = profile as CategoricalProfile;
    const counts = Object.values(own.counts);
    return {
      kind: "categorical",
      profile: own,
      distinct: counts.filter((c) => c > 0).length,
      singletons: counts.filter((c) => c === 1).length,
    };
  }
  const own = profile as NumericProfile;
  const summary = summarizeWindow(baseline.edges, own);
  const [low, high] = [binnedQuantile(baseline.edges, own, 0.25), binnedQuantile(baseline.edges, own, 0.75)];
  const quantiles = Object.entries(summary.quantiles).flatMap(([q, x]) =>
    x === null ? [] : [[q, x] as const],
  );
  return {
    ...baseline,
    profile: own,
    mean: summary.mean,
    std: summary.std,
    iqr: low === null || high === null ? null : high - low,
    quantiles: Object.fromEntries(quantiles),
  };
}

/** A window of the same shape without rows. */
export function emptyLike(baseline: Baseline): Profile {
  if (baseline.kind === "categorical") {
    return { kind: "categorical", n: 0, nulls: 0, counts: {} } satisfies CategoricalProfile;
  }
  return {
    kind: "numeric",
    n: 0,
    nulls: 0,
    nan: 0,
    posInf: 0,
    negInf: 0,
    counts: baseline.profile.counts.map(() => 0),
    sum: 0,
    sumSquares: 0,
    sumAbsDev: 0,
    sumBelow: 0,
    sumAbove: 0,
    min: null,
    max: null,
  } satisfies NumericProfile;
}
