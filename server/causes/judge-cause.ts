import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { appendEvent, lockIncident } from "#server/incidents/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { getCauses, type IncidentCauses } from "./get-causes.ts";
import { insertVerdict } from "./store.ts";

/** Which cause: by its type and subject, as the newest ranking has them. */
export const causeBody = z.strictObject({
  type: z.string().min(1).max(50),
  subject: z.string().min(1).max(500),
  note: z.string().trim().min(1).max(10_000).optional(),
});
type Input = { incident: number } & z.input<typeof causeBody>;

/** A person says that this was the cause. */
export function confirmCause(ctx: ServiceContext, input: Input): Promise<IncidentCauses> {
  return judgeCause(ctx, "confirmed", input);
}

/** A person says that this was not the cause. */
export function rejectCause(ctx: ServiceContext, input: Input): Promise<IncidentCauses> {
  return judgeCause(ctx, "rejected", input);
}

async function judgeCause(
  ctx: ServiceContext,
  verdict: "confirmed" | "rejected",
  input: Input,
): Promise<IncidentCauses> {
  authorize(ctx, "incidents:write");
  const { incident: id, ...rest } = input;
  const { type, subject, note } = causeBody.parse(rest);
  return transaction(ctx, async (tx) => {
    await lockIncident(tx, id);
    const before = await getCauses(tx, { incident: id });
    const cause = before.causes.find((c) => c.type === type && c.subject === subject);
    if (!cause || !before.snapshot) {
      const known = before.causes.map((c) => `${c.type} ${c.subject}`).join(", ");
      throw new LeewayError(
        "NOT_FOUND",
        `The incident ${id} has no cause ${type} ${subject}${known ? `. It has ${known}` : ": none was looked for yet"}.`,
      );
    }
    // Said again, it changes nothing.
    if (cause.verdict?.verdict === verdict && cause.verdict.note === (note ?? null)) return before;
    const actor = actorName(tx.actor);
    await insertVerdict(tx, {
      projectId: tx.projectId,
      incidentId: id,
      snapshotId: before.snapshot.id,
      type,
      subject,
      verdict,
      note: note ?? null,
      actor,
      at: tx.now(),
    });
    await appendEvent(tx, {
      incident: id,
      kind: verdict === "confirmed" ? "cause_confirmed" : "cause_rejected",
      detail: { text: cause.sentence, ...(note === undefined ? {} : { note }) },
    });
    await audit(tx, {
      action: verdict === "confirmed" ? "incident.confirm_cause" : "incident.reject_cause",
      subject: `incident:${id}`,
      before: { verdict: cause.verdict?.verdict ?? null },
      after: { type, subject, verdict },
    });
    return getCauses(tx, { incident: id });
  });
}
