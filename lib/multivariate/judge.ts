/**
 * The verdicts of a window's methods: one family. Drift is real (adjusted p at most q, Benjamini–Hochberg over the
 * methods) and large (value above both the practical minimum and the 99 % point without drift); a warning is real
 * and above the 95 % point. A method that has too few rows is insufficient and not in the family.
 */
import { benjaminiHochberg } from "../decide/adjust.ts";
import { targetRate } from "../decide/index.ts";
import type { Verdict } from "../domain/drift.ts";
import type { Finding, Fitted } from "./finding.ts";
import { type MethodName, methods } from "./index.ts";
import type { Sample } from "./sample.ts";

export type MethodVerdict = {
  method: MethodName;
  verdict: Verdict;
  pAdjusted: number | null;
  finding: Finding | null;
};

/** The methods that have something to see in this reference, fitted to it. */
export function fitMethods(
  reference: Sample,
  names: readonly MethodName[],
  seed: number,
): Map<MethodName, Fitted> {
  const fitted = new Map<MethodName, Fitted>();
  for (const name of names) {
    const one = methods[name].fit(reference, seed);
    if (one) fitted.set(name, one);
  }
  return fitted;
}

export function judgeWindow(
  fitted: ReadonlyMap<MethodName, Fitted>,
  window: Sample,
  seed: number,
): MethodVerdict[] {
  return decideMethods(Array.from(fitted, ([method, one]) => ({ method, finding: one.judge(window, seed) })));
}

export function decideMethods(
  found: readonly { method: MethodName; finding: Finding | null }[],
): MethodVerdict[] {
  const family = found.flatMap(({ finding }) => (finding ? [finding] : []));
  const adjusted = benjaminiHochberg(family.map((f) => f.p));
  return found.map(({ method, finding }) => {
    const pAdjusted = finding ? adjusted[family.indexOf(finding)]! : null;
    return { method, finding, pAdjusted, verdict: verdictOf(method, finding, pAdjusted) };
  });
}

function verdictOf(method: MethodName, finding: Finding | null, pAdjusted: number | null): Verdict {
  if (!finding || pAdjusted === null) return "insufficient";
  if (pAdjusted > targetRate) return "stable";
  if (finding.value > Math.max(methods[method].minimum, finding.floor)) return "drift";
  return finding.value > finding.warn ? "warning" : "stable";
}
