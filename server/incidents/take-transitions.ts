import type { IncidentEventKind, IncidentState, Priority } from "#lib/domain/incident.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { markRelayed, unrelayed } from "./store.ts";

export type Transition = {
  id: number;
  at: string;
  kind: IncidentEventKind;
  actor: string;
  detail: Record<string, unknown>;
  incident: {
    id: number;
    model: string;
    state: IncidentState;
    state_version: number;
    priority: Priority;
    onset: { low: string; high: string };
    title: string;
    tier: number | null;
    owner: string | null;
    acknowledged_by: string | null;
    acknowledged_until: string | null;
    merged_into: number | null;
    flapping: boolean;
    flap_score: number;
  };
};

/**
 * What others must hear of, oldest first, marked as told in the caller's transaction: whatever the caller does with it
 * and the mark are done together or not at all. Two callers never get the same one.
 */
export async function takeTransitions(tx: ServiceContext, limit: number): Promise<Transition[]> {
  authorize(tx, "incidents:write");
  const rows = await unrelayed(tx, limit);
  await markRelayed(
    tx,
    rows.map((r) => r.event.id),
  );
  return rows.map(({ event, incident: i, model, tier }) => ({
    id: event.id,
    at: event.at.toISOString(),
    kind: event.kind as IncidentEventKind,
    actor: event.actor,
    detail: event.detail,
    incident: {
      id: i.id,
      model,
      state: i.state as IncidentState,
      state_version: i.stateVersion,
      priority: i.priority as Priority,
      onset: { low: i.onsetLow.toISOString(), high: i.onsetHigh.toISOString() },
      title: i.title,
      tier,
      owner: i.owner,
      acknowledged_by: i.acknowledgedBy,
      acknowledged_until: i.acknowledgedUntil?.toISOString() ?? null,
      merged_into: i.mergedInto,
      flapping: i.flapping,
      flap_score: i.flapScore,
    },
  }));
}
