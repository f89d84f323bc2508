import { betaInc } from "#lib/stats/distributions/beta.ts";

/** How far estimates were from what came true, over the windows that have both. */
export type Audit = { windows: number; meanAbsoluteError: number | null; coverage: number | null };

type Both = {
  value: number | null;
  estimate: number | null;
  estimate_low: number | null;
  estimate_high: number | null;
};

/** Coverage: the share of windows whose realised value lies in the estimate's band. */
export function auditEstimates(windows: readonly Both[]): Audit {
  let [count, gaps, inside] = [0, 0, 0];
  for (const { value, estimate, estimate_low: low, estimate_high: high } of windows) {
    if (value === null || estimate === null || low === null || high === null) continue;
    count += 1;
    gaps += Math.abs(value - estimate);
    if (value >= low && value <= high) inside += 1;
  }
  if (count === 0) return { windows: 0, meanAbsoluteError: null, coverage: null };
  return { windows: count, meanAbsoluteError: gaps / count, coverage: inside / count };
}

/** What the bands of estimates are stated to hold. */
export const statedCoverage = 0.95;
/** Below this chance a band that held what is stated would not have been missed so often. */
const most = 0.01;

export type AuditVerdict = "holds" | "not trustworthy" | "too few windows";

/**
 * Whether windows with labels contradict the stated coverage: a one-sided binomial test (Clopper & Pearson 1934). `p` is
 * the chance of so few windows inside a band that holds 95 %. One window cannot contradict it.
 */
export function judgeAudit({ windows, coverage }: Audit): { verdict: AuditVerdict; p: number | null } {
  if (windows === 0 || coverage === null) return { verdict: "too few windows", p: null };
  const inside = Math.round(coverage * windows);
  const p =
    inside === windows ? 1 : betaInc(windows - inside, inside + 1, 1 - statedCoverage, statedCoverage);
  if (windows < 2) return { verdict: "too few windows", p };
  return { verdict: p <= most ? "not trustworthy" : "holds", p };
}
