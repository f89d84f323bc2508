import type { Grain } from "#lib/domain/drift.ts";
import { type Source, sourceOf, type Watch, watchedRoles } from "#lib/domain/monitor.ts";
import { type Column, profiledColumns } from "#lib/domain/schema.ts";
import { falseAlarmsAtMost, type MonitorRule, qForBudget } from "#lib/monitor/index.ts";
import type { MonitorRow } from "./store.ts";

/** A monitor as the API shows it: what it watches, and the rule that its budget was solved into. */
export type Monitor = {
  id: number;
  monitor: string;
  watch: Watch;
  /** Whose verdicts it judges. */
  source: Source;
  columns: string[];
  segment: string | null;
  grain: Grain;
  /** What windows are compared with: "reference", "trailing:28d", … */
  baseline: string;
  budget_days: number;
  enabled: boolean;
  origin: string;
  created_by: string;
  created_at: string;
  updated_at: string;
  rule: { q: number; effect_at_least: number | null; need: number; of: number; clear: number };
  /** Expected false alarms in `budget_days`, at most. */
  false_alarms_at_most: number;
};

export function asMonitor(row: MonitorRow): Monitor {
  const rule = ruleOf(row);
  const { q, effectAtLeast, ...persistence } = rule;
  return {
    id: row.id,
    monitor: row.name,
    watch: row.watch as Watch,
    source: sourceOf(row.watch as Watch),
    columns: row.columns,
    segment: row.segment === "" ? null : row.segment,
    grain: row.grain as Grain,
    baseline: row.baseline,
    budget_days: row.budgetDays,
    enabled: row.enabled,
    origin: row.origin,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    rule: { q, effect_at_least: effectAtLeast, ...persistence },
    false_alarms_at_most: falseAlarmsAtMost(q, persistence, row.grain as Grain, row.budgetDays),
  };
}

type Ruled = Pick<MonitorRow, "grain" | "budgetDays" | "need" | "of" | "clear" | "effectAtLeast">;

export function ruleOf(row: Ruled): MonitorRule {
  const persistence = { need: row.need, of: row.of, clear: row.clear };
  return {
    q: qForBudget(row.budgetDays, persistence, row.grain as Grain),
    effectAtLeast: row.effectAtLeast,
    ...persistence,
  };
}

/** The monitor's rule as lib/monitor takes it. */
export function monitorRule({ rule }: Pick<Monitor, "rule">): MonitorRule {
  const { effect_at_least, ...rest } = rule;
  return { ...rest, effectAtLeast: effect_at_least };
}

/** Names of the profiled columns whose drift it watches in a version; none where it watches something else. */
export function watchedColumns(
  monitor: Pick<Monitor, "watch" | "columns">,
  columns: readonly Column[],
): string[] {
  const profiled = profiledColumns({ revision: 0, columns: [...columns] });
  if (monitor.watch === "columns") {
    const named = new Set(monitor.columns);
    return profiled.filter((c) => named.has(c.name)).map((c) => c.name);
  }
  const { watch } = monitor;
  if (sourceOf(watch) !== "drift") return [];
  const roles = watchedRoles[watch as keyof typeof watchedRoles];
  return profiled.filter((c) => roles.includes(c.role)).map((c) => c.name);
}
