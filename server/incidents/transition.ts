import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { type IncidentState, mayBecome } from "#lib/domain/incident.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { requireShown } from "./get-incident.ts";
import { asIncident, type Incident } from "./incident.ts";
import { incidentRef, transitionBody } from "./input.ts";
import { lockIncident } from "./lock-incident.ts";
import { type IncidentRow, updateIncident } from "./store.ts";

export type TransitionInput = { incident: number } & z.input<typeof transitionBody>;
type Told = "acknowledged" | "mitigated" | "resolved";

/**
 * Brings an incident into a state, by a person's hand. Asked again, it changes nothing; where somebody else has moved
 * it elsewhere meanwhile, it says so.
 */
export async function transition(
  ctx: ServiceContext,
  to: Told,
  input: TransitionInput,
  until?: Date,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  const { incident, ...rest } = input;
  const { incident: id } = incidentRef.parse({ incident });
  const { expected_state, note } = transitionBody.parse(rest);
  return transaction(ctx, async (tx) => {
    const before = await lockIncident(tx, id);
    const state = before.state as IncidentState;
    if (expected_state !== undefined && state !== expected_state) throw moved(before, expected_state);
    const same = (before.acknowledgedUntil?.getTime() ?? null) === (until?.getTime() ?? null);
    const extended = to === "acknowledged" && state === to && !same;
    if (state === to && !extended) return asIncident(await requireShown(tx, id));
    if (!extended && !mayBecome(state, to)) {
      throw new LeewayError("CONFLICT", `The incident ${id} is ${state}, so it cannot be ${to} any more.`, {
        details: { state },
      });
    }
    const ended = to === "resolved" ? { resolution: "person", resolvedAt: tx.now() } : {};
    const held =
      to === "acknowledged" ? { acknowledgedBy: actorName(tx.actor), acknowledgedUntil: until ?? null } : {};
    const after = await updateIncident(tx, id, [state], {
      state: to,
      stateVersion: before.stateVersion + 1,
      ...ended,
      ...held,
    });
    if (!after) throw moved(await lockIncident(tx, id), state);
    const detail = {
      ...(note === undefined ? {} : { note }),
      ...(until ? { until: until.toISOString() } : {}),
    };
    await appendEvent(tx, { incident: id, kind: to, detail });
    await audit(tx, {
      action: `incident.${to === "acknowledged" ? "acknowledge" : to === "mitigated" ? "mitigate" : "resolve"}`,
      subject: `incident:${id}`,
      before: { state },
      after: { state: to, ...(until ? { until } : {}) },
    });
    return asIncident(await requireShown(tx, id));
  });
}

function moved(now: IncidentRow, expected: IncidentState): LeewayError {
  return new LeewayError(
    "STALE",
    `You expected the incident ${now.id} to be ${expected}, it is ${now.state}: look at it again before you decide.`,
    { details: { state: now.state } },
  );
}
