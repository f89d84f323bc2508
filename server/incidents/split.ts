import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { asGroupFinding } from "./as-group.ts";
import { requireShown } from "./get-incident.ts";
import { asIncident, type Incident } from "./incident.ts";
import { incidentRef, splitBody } from "./input.ts";
import { lockIncident } from "./lock-incident.ts";
import { retitle } from "./retitle.ts";
import { findingsOfIncident, insertIncident, moveFindings } from "./store.ts";

/** Takes some findings out of an incident into one of their own; returns the new one. */
export async function split(
  ctx: ServiceContext,
  input: { incident: number } & z.input<typeof splitBody>,
): Promise<Incident> {
  authorize(ctx, "incidents:write");
  const { incident, ...rest } = input;
  const { incident: id } = incidentRef.parse({ incident });
  const wanted = new Set(splitBody.parse(rest).findings);
  return transaction(ctx, async (tx) => {
    const from = await lockIncident(tx, id);
    if (from.state === "resolved") {
      throw new LeewayError("CONFLICT", `The incident ${id} is resolved: only a live one can be split.`);
    }
    const held = await findingsOfIncident(tx, id);
    const ids = new Set(held.map((r) => r.finding.id));
    const foreign = [...wanted].find((f) => !ids.has(f));
    if (foreign !== undefined) {
      throw new LeewayError("INVALID", `The finding ${foreign} does not belong to the incident ${id}.`);
    }
    if (wanted.size === held.length) {
      throw new LeewayError("INVALID", `These are all findings of the incident ${id}: leave at least one.`);
    }
    const { projectId, modelId, title, onsetLow, onsetHigh, priority } = from;
    const [createdAt, updatedAt] = [tx.now(), tx.now()];
    const base = { projectId, modelId, title, onsetLow, onsetHigh, priority, createdAt, updatedAt };
    const made = await insertIncident(tx, base);
    await moveFindings(tx, id, made.id, [...wanted]);
    await retitle(tx, made);
    await retitle(tx, from);
    const moved = held
      .filter((r) => wanted.has(r.finding.id))
      .map((r) => asGroupFinding({ finding: r.finding, link: null, watched: true }));
    const findings = moved.slice(0, 20).map((f) => ({ finding: f.id, subject: f.subject }));
    await appendEvent(tx, { incident: made.id, kind: "opened", detail: { findings, split_from: id } });
    await appendEvent(tx, { incident: id, kind: "split", detail: { findings, into: made.id } });
    await audit(tx, {
      action: "incident.split",
      subject: `incident:${id}`,
      after: { into: made.id, findings: [...wanted] },
    });
    return asIncident(await requireShown(tx, made.id));
  });
}
