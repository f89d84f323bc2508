/**
 * Solves an alarm budget ("at most one false alarm in so many days") into a rule.
 *
 * Benjamini–Hochberg at q falsely passes anything in a window with no drift at all with a chance of at most q
 * (Benjamini & Hochberg 1995). An alarm needs a crossing now and need − 1 more among the of − 1 windows before, so in
 * independent windows its chance is at most C(of − 1, need − 1) · q^need, and over W windows the expected number of
 * false alarms is at most W times that. The rule takes the largest q for which this is at most one, and never more
 * than the verdict's own q. The effect's minimum and floor only make alarms rarer. Rows or windows that depend on each
 * other (seasons, sessions) break the assumption: replay shows what a rule does on one's own history.
 */
import { targetRate } from "../decide/index.ts";
import type { Grain } from "../domain/drift.ts";
import type { MonitorRule } from "./rule.ts";

const windowsPerDay: Record<Grain, number> = { hour: 24, day: 1, week: 1 / 7, month: 12 / 365.25 };

export type Persistence = Pick<MonitorRule, "need" | "of" | "clear">;

/** Expected number of false alarms in `days` days, at most. */
export function falseAlarmsAtMost(q: number, persistence: Persistence, grain: Grain, days: number): number {
  const windows = days * windowsPerDay[grain];
  const chance = choose(persistence.of - 1, persistence.need - 1) * q ** persistence.need;
  return windows * Math.min(1, chance);
}

/** The largest q that keeps the expected number of false alarms in `days` days at one or below. */
export function qForBudget(days: number, persistence: Persistence, grain: Grain): number {
  const windows = days * windowsPerDay[grain];
  if (!(windows > 0)) return targetRate;
  const q = (1 / (windows * choose(persistence.of - 1, persistence.need - 1))) ** (1 / persistence.need);
  return Math.min(targetRate, q);
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}
