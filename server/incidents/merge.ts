import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { requireShown } from "./get-incident.ts";
import { asIncident, type Incident } from "./incident.ts";
import { incidentRef, mergeBody } from "./input.ts";
import { lockIncident } from "./lock-incident.ts";
import { retitle } from "./retitle.ts";
import { moveFindings, updateIncident } from "./store.ts";

/** Makes an incident part of another of the same model; returns the one that goes on. */
export async function merge(
  ctx: ServiceContext,
  input: { incident: number } & z.input<typeof mergeBody>,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  const { incident, ...rest } = input;
  const { incident: id } = incidentRef.parse({ incident });
  const { into } = mergeBody.parse(rest);
  if (id === into) throw new LeewayError("INVALID", "An incident cannot be merged into itself.");
  return transaction(ctx, async (tx) => {
    const from = await lockIncident(tx, id);
    if (from.mergedInto === into) return asIncident(await requireShown(tx, into));
    const target = await lockIncident(tx, into);
    if (target.modelId !== from.modelId) {
      throw new LeewayError("CONFLICT", `The incidents ${id} and ${into} are about different models.`);
    }
    for (const one of [from, target]) {
      if (one.state === "resolved") {
        throw new LeewayError(
          "CONFLICT",
          `The incident ${one.id} is resolved: only live incidents are merged.`,
        );
      }
    }
    await moveFindings(tx, id, into);
    await updateIncident(tx, id, null, {
      state: "resolved",
      stateVersion: from.stateVersion + 1,
      resolution: "merged",
      resolvedAt: tx.now(),
      mergedInto: into,
    });
    await retitle(tx, target);
    await appendEvent(tx, { incident: id, kind: "merged", detail: { into } });
    // The one that goes on is already known to whoever hears of it.
    await appendEvent(tx, { incident: into, kind: "merged", detail: { from: id }, past: true });
    await audit(tx, {
      action: "incident.merge",
      subject: `incident:${id}`,
      before: { state: from.state },
      after: { state: "resolved", merged_into: into },
    });
    return asIncident(await requireShown(tx, into));
  });
}
