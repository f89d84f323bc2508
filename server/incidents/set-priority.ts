import type { z } from "zod";
import { type Priority, priorities } from "#lib/domain/incident.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { requireShown } from "./get-incident.ts";
import { asIncident, type Incident } from "./incident.ts";
import { priorityInput } from "./input.ts";
import { lockIncident } from "./lock-incident.ts";
import { eventsOf, updateIncident } from "./store.ts";

/**
 * Sets how urgent an incident is, with the reasons. Only a step up is something that others hear of, and only one that is
 * higher than what they have heard since it was opened: what goes down and comes back was told before.
 */
export async function setPriority(
  ctx: ServiceContext,
  input: z.input<typeof priorityInput>,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  const { incident: id, priority, reasons } = priorityInput.parse(input);
  return transaction(ctx, async (tx) => {
    const before = await lockIncident(tx, id);
    if (before.priority !== priority) {
      const up = urgency(priority) < urgency(before.priority);
      await updateIncident(tx, id, null, {
        priority,
        priorityReasons: reasons,
        stateVersion: before.stateVersion + 1,
      });
      await appendEvent(tx, {
        incident: id,
        kind: up ? "escalated_priority" : "priority_set",
        detail: { from: before.priority, to: priority },
        past: up && urgency(priority) >= (await mostUrgentTold(tx, id)),
      });
      await audit(tx, {
        action: "incident.prioritise",
        subject: `incident:${id}`,
        before: { priority: before.priority },
        after: { priority },
      });
    } else if (JSON.stringify(before.priorityReasons) !== JSON.stringify(reasons)) {
      await updateIncident(tx, id, null, { priorityReasons: reasons });
    }
    return asIncident(await requireShown(tx, id));
  });
}

const urgency = (priority: unknown) => priorities.indexOf(priority as Priority);

/** The most urgent that it has been since it was opened, or opened again: others heard of that one. */
async function mostUrgentTold(tx: ServiceContext, id: number): Promise<number> {
  const events = await eventsOf(tx, id);
  const opened = events.findLastIndex((e) => e.kind === "opened" || e.kind === "reopened");
  const moves = events
    .slice(opened + 1)
    .filter((e) => e.kind === "priority_set" || e.kind === "escalated_priority");
  return Math.min(
    priorities.length,
    ...moves.flatMap((e) => [urgency(e.detail["from"]), urgency(e.detail["to"])]),
  );
}
