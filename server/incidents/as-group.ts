import { type Grain, grainMs } from "#lib/domain/drift.ts";
import type { IncidentState, Resolution } from "#lib/domain/incident.ts";
import type { FindingState } from "#lib/domain/monitor.ts";
import type { GroupFinding, GroupIncident } from "#lib/incidents/index.ts";
import type { GroupingRow } from "./grouping-store.ts";
import type { IncidentRow } from "./store.ts";

/** A stored finding as grouping takes it. What is not watched any more has ended with the last window that crossed. */
export function asGroupFinding({ finding: f, link, watched }: Omit<GroupingRow, "incident">): GroupFinding {
  const windowMs = grainMs[f.grain as Grain];
  const rule = f.evidence["rule"] as { need?: number; clear?: number } | undefined;
  const hold = Math.max(1, Math.min(rule?.need ?? 1, rule?.clear ?? 1));
  const left = f.state === "open" && !watched;
  return {
    id: f.id,
    subject: f.feature,
    column: columnOf(f),
    watcher: `${f.monitorId} ${f.segment}`,
    onset: f.onset.getTime(),
    onsetHigh: f.openedAt.getTime() + windowMs,
    closedAt: left ? f.lastAt.getTime() + windowMs : (f.closedAt?.getTime() ?? null),
    windowMs,
    holdMs: hold * windowMs,
    state: left ? "closed" : (f.state as FindingState),
    incident: link?.incidentId ?? null,
  };
}

export function asGroupIncident(row: IncidentRow): GroupIncident {
  return {
    id: row.id,
    state: row.state as IncidentState,
    resolution: row.resolution as Resolution | null,
  };
}

/** The column of a finding: others are about a metric, a method, a rule or the rows as a whole. */
function columnOf({ source, feature }: GroupingRow["finding"]): string | null {
  if (source === "drift") return feature;
  if (source === "streams") return /^(?:mean|score|prediction):(.+)$/s.exec(feature)?.[1] ?? null;
  const column = source === "quality" ? feature.slice(0, feature.lastIndexOf("/")) : "";
  return ["", "*", "rule"].includes(column) ? null : column;
}
