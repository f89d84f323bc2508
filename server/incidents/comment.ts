import type { z } from "zod";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { requireShown } from "./get-incident.ts";
import { asIncident, type Incident } from "./incident.ts";
import { commentBody, incidentRef } from "./input.ts";
import { lockIncident } from "./lock-incident.ts";

/** Adds a person's words to the timeline; also to that of a resolved incident. */
export async function comment(
  ctx: ServiceContext,
  input: { incident: number } & z.input<typeof commentBody>,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  const { incident, ...rest } = input;
  const { incident: id } = incidentRef.parse({ incident });
  const { text } = commentBody.parse(rest);
  return transaction(ctx, async (tx) => {
    await lockIncident(tx, id);
    await appendEvent(tx, { incident: id, kind: "commented", detail: { text } });
    await audit(tx, { action: "incident.comment", subject: `incident:${id}`, after: { text } });
    return asIncident(await requireShown(tx, id));
  });
}
