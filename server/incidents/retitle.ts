import { titleOf } from "#lib/incidents/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asGroupFinding } from "./as-group.ts";
import { onsetOf } from "./grow.ts";
import { findingsOfIncident, type IncidentRow, updateIncident } from "./store.ts";

/** Title and onset from the findings that an incident has now. */
export async function retitle(tx: ServiceContext, incident: IncidentRow): Promise<void> {
  const all = (await findingsOfIncident(tx, incident.id))
    .map((r) => asGroupFinding({ finding: r.finding, link: null, watched: true }))
    .filter((f) => f.state !== "withdrawn");
  if (all.length === 0) return;
  await updateIncident(tx, incident.id, null, { title: titleOf(all.map((f) => f.subject)), ...onsetOf(all) });
}
