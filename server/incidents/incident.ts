import { LeewayError } from "#lib/domain/errors.ts";
import type { IncidentState, Priority, Resolution } from "#lib/domain/incident.ts";
import type { EventRow, LinkRow, ShownIncident } from "./store.ts";

/** An incident as lists show it. */
export type Incident = {
  id: number;
  model: string;
  tier: number | null;
  time_zone: string;
  title: string;
  state: IncidentState;
  state_version: number;
  priority: Priority;
  priority_reasons: Record<string, unknown>[];
  owner: string | null;
  /** Who acknowledged it last. */
  acknowledged_by: string | null;
  /** From then on it speaks again; null: not before it is resolved. */
  acknowledged_until: string | null;
  /** It began somewhere between these two. */
  onset: { low: string; high: string };
  findings_count: number;
  resolution: Resolution | null;
  resolved_at: string | null;
  recurrence_of: number | null;
  merged_into: number | null;
  flapping: boolean;
  /** 0 to 1. */
  flap_score: number;
  created_at: string;
  updated_at: string;
};

export function asIncident({ incident: i, ...about }: ShownIncident): Incident {
  return {
    id: i.id,
    model: about.model,
    tier: about.tier,
    time_zone: about.timeZone,
    title: i.title,
    state: i.state as IncidentState,
    state_version: i.stateVersion,
    priority: i.priority as Priority,
    priority_reasons: i.priorityReasons,
    owner: i.owner,
    acknowledged_by: i.acknowledgedBy,
    acknowledged_until: i.acknowledgedUntil?.toISOString() ?? null,
    onset: { low: i.onsetLow.toISOString(), high: i.onsetHigh.toISOString() },
    findings_count: about.findings,
    resolution: i.resolution as Resolution | null,
    resolved_at: i.resolvedAt?.toISOString() ?? null,
    recurrence_of: i.recurrenceOf,
    merged_into: i.mergedInto,
    flapping: i.flapping,
    flap_score: i.flapScore,
    created_at: i.createdAt.toISOString(),
    updated_at: i.updatedAt.toISOString(),
  };
}

export type TimelineEntry = {
  id: number;
  at: string;
  kind: string;
  actor: string;
  detail: Record<string, unknown>;
};

export function asEntry(row: EventRow): TimelineEntry {
  return { id: row.id, at: row.at.toISOString(), kind: row.kind, actor: row.actor, detail: row.detail };
}

export type IncidentLink = { url: string; title: string; created_by: string; created_at: string };

export function asLink(row: LinkRow): IncidentLink {
  const { url, title, createdBy, createdAt } = row;
  return { url, title, created_by: createdBy, created_at: createdAt.toISOString() };
}

export function incidentMissing(id: number): LeewayError {
  return new LeewayError("NOT_FOUND", `The incident ${id} does not exist.`);
}
