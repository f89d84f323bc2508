import type { ServiceContext } from "#server/kernel/context.ts";
import { incidentMissing } from "./incident.ts";
import { findIncident, type IncidentRow, lockModel } from "./store.ts";

/**
 * The incident as it is when nobody else changes one of its model. Every write takes this lock first, so that grouping
 * and persons never wait for each other in a circle.
 */
export async function lockIncident(tx: ServiceContext, id: number): Promise<IncidentRow> {
  const found = await findIncident(tx, id);
  if (!found) throw incidentMissing(id);
  await lockModel(tx, found.modelId);
  return (await findIncident(tx, id)) as IncidentRow;
}
