/**
 * Is the model worse than on its reference? For each metric of a window: the worsening w (the fall of a metric that
 * should be high, the rise of one that should be low, the move of a bias) against its standard error
 * s = √(s_window² + s_reference² + b), where s_window is the larger of the window's own error and the one that the
 * reference shows at as many rows, and b what the variance between stretches of the reference beyond sampling makes at
 * so many rows. p is the normal tail of w / s (both tails for a bias); Benjamini–Hochberg over the metrics of the window.
 *
 * drift: adjusted p ≤ q and w above both the practical minimum and the floor 2.326 s (2.576 s for a bias), the 99 % point
 * without any change. warning: adjusted p ≤ q and w above the 95 % point, but not drift. insufficient: fewer than 30
 * labelled rows (or estimated ones), or no value that the metric can have would be worse by more than the floor.
 */
import { benjaminiHochberg } from "../decide/adjust.ts";
import type { Verdict } from "../domain/drift.ts";
import { normalQuantile, normalSf } from "../stats/index.ts";
import type { Estimate } from "./estimate/estimate.ts";
import type { Measured } from "./metric.ts";
import { type ReferenceFit, type ReferenceLevel, stretches } from "./reference.ts";
import { type MetricFacts, metricsOf } from "./registry.ts";

/** Grows when a stored verdict would come out differently. */
export const performanceRule = 5;

const fewestRows = 30;

/** What a verdict rests on: labels, or where they are missing, an estimate. */
export type Basis = "realised" | "estimated";

export type Judged = {
  verdict: Verdict;
  basis: Basis | null;
  p: number | null;
  pAdjusted: number | null;
  /** In the metric's own unit, positive for worse. */
  worsening: number | null;
  floor: number | null;
  minimum: number | null;
};

export type WindowMetric = { value: Measured | null; estimate: Estimate | null };
export type WindowFacts = { n: number; labelled: number; metrics: Record<string, WindowMetric> };

type Claim = Judged & { sure: number | null };

export function judgeWindow(window: WindowFacts, reference: ReferenceFit, q: number): Record<string, Judged> {
  const metrics = metricsOf(reference.task, reference.worth);
  const ids = Object.keys(window.metrics);
  const claims = ids.map((id) => claimOf(id, window, reference, metrics[id]));
  const judged = claims.filter((c) => c.p !== null);
  const adjusted = benjaminiHochberg(judged.map((c) => c.p!));
  for (const [i, claim] of judged.entries()) {
    claim.pAdjusted = adjusted[i]!;
    claim.verdict = verdictOf(claim, q);
  }
  return Object.fromEntries(
    ids.map((id, i) => {
      const { sure: _, ...rest } = claims[i]!;
      return [id, rest];
    }),
  );
}

function verdictOf(claim: Claim, q: number): Verdict {
  if (claim.pAdjusted! > q) return "stable";
  const w = claim.worsening!;
  if (w > claim.floor! && w > claim.minimum!) return "drift";
  return w > claim.sure! ? "warning" : "stable";
}

function claimOf(
  id: string,
  { n, labelled, metrics }: WindowFacts,
  reference: ReferenceFit,
  facts: MetricFacts | undefined,
): Claim {
  const none: Claim = {
    verdict: "insufficient",
    basis: null,
    p: null,
    pAdjusted: null,
    worsening: null,
    floor: null,
    minimum: null,
    sure: null,
  };
  const level = reference.levels[id];
  const own = metrics[id];
  if (!facts || !level || !own) return none;
  const at = evidenceOf(own, n, labelled, level, reference.n);
  if (!at) return none;
  const worsening = worseBy(facts, at.value, level.value - level.noise);
  const error = Math.sqrt(at.se ** 2 + level.se ** 2 + betweenAt(level, reference.n, at.rows));
  const tails = facts.better === "zero" ? 2 : 1;
  const claim: Claim = {
    ...none,
    basis: at.basis,
    worsening,
    minimum: minimumOf(facts, level, reference),
    floor: error * normalQuantile(1 - 0.01 / tails),
    sure: error * normalQuantile(1 - 0.05 / tails),
  };
  if (error === 0 || mostWorse(facts, level) <= claim.floor!) return claim;
  return { ...claim, p: Math.min(1, tails * normalSf(worsening / error)) };
}

/** Labels where there are enough, else the estimate; either with an error that is not below the reference's. */
function evidenceOf(own: WindowMetric, n: number, labelled: number, level: ReferenceLevel, m: number) {
  const usual = (rows: number) => (level.se * Math.sqrt(m)) / Math.sqrt(rows);
  if (labelled >= fewestRows && own.value?.se) {
    const se = Math.max(own.value.se, usual(labelled));
    return {
      basis: "realised" as const,
      value: own.value.value - (own.value.noise ?? 0),
      se,
      rows: labelled,
    };
  }
  if (labelled < fewestRows && n >= fewestRows && own.estimate) {
    return { basis: "estimated" as const, value: own.estimate.value, se: usual(n), rows: n };
  }
  return null;
}

/** The reference is the mean of its stretches; a window of more rows than one of them spans several too. */
export function betweenAt({ between }: ReferenceLevel, m: number, rows: number): number {
  return between * (1 / stretches + Math.min(1, m / stretches / rows));
}

function worseBy({ better }: MetricFacts, value: number, reference: number): number {
  if (better === "zero") return Math.abs(value - reference);
  return better === "higher" ? reference - value : value - reference;
}

export function mostWorse({ better, limits }: MetricFacts, level: ReferenceLevel): number {
  const end = better === "higher" ? limits[0] : better === "lower" ? limits[1] : null;
  return end === null ? Number.POSITIVE_INFINITY : Math.abs(level.value - end);
}

/** A share is one of the reference's value; of its mean absolute error for a bias. */
export function minimumOf(
  { better, minimum }: MetricFacts,
  level: ReferenceLevel,
  reference: ReferenceFit,
): number {
  if (minimum.kind === "points") return minimum.size;
  const size = better === "zero" ? (reference.levels.mae?.value ?? level.value) : level.value;
  return minimum.size * Math.abs(size);
}
