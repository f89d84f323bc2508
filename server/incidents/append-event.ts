import type { IncidentEventKind } from "#lib/domain/incident.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext } from "#server/kernel/context.ts";
import { insertEvent } from "./store.ts";

type Entry = {
  incident: number;
  kind: IncidentEventKind;
  detail?: Record<string, unknown>;
  /** What was over before anybody looked: it stands in the timeline, and nobody is told. */
  past?: boolean;
};

/** Adds to an incident's timeline, in the caller's transaction; whoever looks at the incident is told at its commit. */
export async function appendEvent(tx: ServiceContext, entry: Entry): Promise<number> {
  authorize(tx, "incidents:write");
  return insertEvent(tx, {
    projectId: tx.projectId,
    incidentId: entry.incident,
    at: tx.now(),
    kind: entry.kind,
    actor: actorName(tx.actor),
    detail: entry.detail ?? {},
    relayedAt: entry.past ? tx.now() : null,
  });
}
