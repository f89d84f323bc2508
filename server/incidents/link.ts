import type { z } from "zod";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { requireShown } from "./get-incident.ts";
import { asIncident, type Incident } from "./incident.ts";
import { incidentRef, linkBody } from "./input.ts";
import { lockIncident } from "./lock-incident.ts";
import { insertLink } from "./store.ts";

/** Links a page elsewhere, such as a ticket or a runbook. The same address twice is one link. */
export async function link(
  ctx: ServiceContext,
  input: { incident: number } & z.input<typeof linkBody>,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  const { incident, ...rest } = input;
  const { incident: id } = incidentRef.parse({ incident });
  const { url, title = url } = linkBody.parse(rest);
  return transaction(ctx, async (tx) => {
    await lockIncident(tx, id);
    const createdBy = actorName(tx.actor);
    const made = await insertLink(tx, { incidentId: id, url, title, createdBy, createdAt: tx.now() });
    if (made) {
      await appendEvent(tx, { incident: id, kind: "linked", detail: { url, title } });
      await audit(tx, { action: "incident.link", subject: `incident:${id}`, after: { url } });
    }
    return asIncident(await requireShown(tx, id));
  });
}
