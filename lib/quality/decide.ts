/**
 * The verdict on every check of one window: one Benjamini–Hochberg family over the columns and the rows as a whole,
 * and the same rule as for drift: adjusted p, practical minimum and noise floor.
 */
import { benjaminiHochberg, fewestRows, targetRate, verdictOf } from "../decide/index.ts";
import { type Verdict, verdicts } from "../domain/drift.ts";
import type { QualityResult } from "../domain/quality.ts";
import type { ColumnWindow, Finding, RowsWindow } from "./check.ts";
import { columnChecks, rowsChecks } from "./registry.ts";

export type Examined = { name: string; finding: Finding; enough: boolean }[];
export type Checked = { verdict: Verdict; checks: Record<string, QualityResult> };

export function examineColumn(window: ColumnWindow): Examined {
  if (window.profile.n === 0 && !window.refused) return [];
  const enough = window.profile.n >= fewestRows && window.baseline.profile.n >= fewestRows;
  return columnChecks.flatMap(({ name, examine }) => {
    const finding = examine(window);
    // Refused rows are in no profile: they count as rows all the same.
    const judged = enough || (name === "unparsable" && (window.refused ?? 0) >= fewestRows);
    return finding ? [{ name, finding, enough: judged }] : [];
  });
}

export function examineRows(window: RowsWindow): Examined {
  return rowsChecks.flatMap(({ name, examine }) => {
    const finding = examine(window);
    // A share of few rows says nothing; silences and counts of rows are about the rows that did not come.
    const enough = (finding?.rows ?? fewestRows) >= fewestRows;
    return finding ? [{ name, finding, enough }] : [];
  });
}

/** One entry for each of `items`, in their order. */
export function decideQuality(items: readonly Examined[], q: number = targetRate): Checked[] {
  const family = items.flat().filter((e) => e.enough && e.finding.p !== null);
  const adjusted = benjaminiHochberg(family.map((e) => e.finding.p!));
  const pOf = new Map(family.map((e, i) => [e, adjusted[i]!]));
  return items.map((examined) => {
    const checks: Record<string, QualityResult> = {};
    for (const one of examined) checks[one.name] = resultOf(one, pOf.get(one) ?? null, q);
    return { verdict: worst(Object.values(checks).map((c) => c.verdict)), checks };
  });
}

function resultOf({ finding, enough }: Examined[number], pAdjusted: number | null, q: number): QualityResult {
  const { value, expected, p, effect, floor, minimum } = finding;
  const decided = verdictOf({
    tested: pAdjusted !== null,
    real: pAdjusted !== null && pAdjusted <= q,
    powerless: !enough || effect === null,
    effect: { value: effect ?? 0, floor95: floor?.[0] ?? null, floor: floor?.[1] ?? null, minimum },
  });
  return {
    value: finite(value),
    expected: finite(expected),
    verdict: worst([decided, finding.fact ?? "insufficient"]),
    p: finite(p),
    p_adjusted: finite(pAdjusted),
    effect: finite(effect),
    floor: finite(floor?.[1] ?? null),
    minimum,
    note: finding.note ?? null,
  };
}

export function worst(all: readonly Verdict[]): Verdict {
  return verdicts[Math.max(0, ...all.map((v) => verdicts.indexOf(v)))]!;
}

function finite(x: number | null): number | null {
  return x !== null && Number.isFinite(x) ? x : null;
}
