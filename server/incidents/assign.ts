import type { z } from "zod";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { requireShown } from "./get-incident.ts";
import { asIncident, type Incident } from "./incident.ts";
import { assignBody, incidentRef } from "./input.ts";
import { lockIncident } from "./lock-incident.ts";
import { updateIncident } from "./store.ts";

/** Says who owns an incident; null gives it back. */
export async function assign(
  ctx: ServiceContext,
  input: { incident: number } & z.input<typeof assignBody>,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  const { incident, ...rest } = input;
  const { incident: id } = incidentRef.parse({ incident });
  const { owner } = assignBody.parse(rest);
  return transaction(ctx, async (tx) => {
    const before = await lockIncident(tx, id);
    if (before.owner !== owner) {
      await updateIncident(tx, id, null, { owner });
      await appendEvent(tx, { incident: id, kind: "assigned", detail: { from: before.owner, to: owner } });
      await audit(tx, {
        action: "incident.assign",
        subject: `incident:${id}`,
        before: { owner: before.owner },
        after: { owner },
      });
    }
    return asIncident(await requireShown(tx, id));
  });
}
