import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { appendEvent, lockIncident } from "#server/incidents/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { getCauses, type IncidentCauses } from "./get-causes.ts";
import { insertOrder } from "./store.ts";

const named = z.strictObject({ type: z.string().min(1).max(50), subject: z.string().min(1).max(500) });

/** Causes by type and subject, the likeliest first. Those that are left out follow as the search has them. */
export const rankBody = z.strictObject({
  order: z.array(named).min(1, "name at least one cause").max(100),
  note: z.string().trim().min(1).max(10_000).optional(),
});

const key = (c: { type: string; subject: string }) => `${c.type} ${c.subject}`;

/** A person puts the causes in another order. The search's own order and its probabilities stay as they are. */
export async function rankCauses(
  ctx: ServiceContext,
  input: { incident: number } & z.input<typeof rankBody>,
): Promise<IncidentCauses> {
  authorize(ctx, "incidents:write");
  const { incident: id, ...rest } = input;
  const { order, note } = rankBody.parse(rest);
  return transaction(ctx, async (tx) => {
    await lockIncident(tx, id);
    const before = await getCauses(tx, { incident: id });
    if (!before.snapshot) {
      throw new LeewayError("NOT_FOUND", `No cause of the incident ${id} was looked for yet.`);
    }
    const known = new Map(before.causes.map((c) => [key(c), c]));
    const unknown = order.find((c) => !known.has(key(c)));
    if (unknown) {
      const has = [...known.keys()].join(", ") || "none";
      throw new LeewayError("NOT_FOUND", `The incident ${id} has no cause ${key(unknown)}. It has ${has}.`);
    }
    const first = new Set(order.map(key));
    if (first.size < order.length) {
      throw new LeewayError("INVALID", "The order names a cause twice. Name each one once.");
    }
    const left = before.causes.filter((c) => !first.has(key(c)));
    const whole = [...order, ...left].map(({ type, subject }) => ({ type, subject }));
    const was = before.order_by_person;
    // Said again, it changes nothing.
    if (was && was.note === (note ?? null) && was.order.map(key).join() === whole.map(key).join()) {
      return before;
    }
    await insertOrder(tx, {
      projectId: tx.projectId,
      incidentId: id,
      snapshotId: before.snapshot.id,
      order: whole,
      note: note ?? null,
      actor: actorName(tx.actor),
      at: tx.now(),
    });
    const text = whole.map((c) => c.subject).join(", ");
    await appendEvent(tx, {
      incident: id,
      kind: "causes_ranked",
      detail: { text, ...(note === undefined ? {} : { note }) },
    });
    await audit(tx, {
      action: "incident.rank_causes",
      subject: `incident:${id}`,
      before: { order: was?.order ?? null },
      after: { order: whole, note: note ?? null },
    });
    return getCauses(tx, { incident: id });
  });
}
