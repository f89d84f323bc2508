import { createHash } from "node:crypto";
import { appendEvent, getIncident } from "#server/incidents/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { boundsOf, gather } from "./gather.ts";
import type { Explain } from "./open-thread.ts";
import { insertSnapshot, snapshotOf } from "./store.ts";

/** Grows when the same rows would be explained otherwise. */
export const causesRule = 2;

/**
 * Looks for the causes of an incident and keeps the answer as it was then. The same question is answered once: true
 * only where a new answer was stored.
 */
export async function explainIncident(
  ctx: ServiceContext,
  input: { incident: number; explain: Explain },
): Promise<boolean> {
  authorize(ctx, "incidents:write");
  const incident = await getIncident(ctx, { incident: input.incident });
  const bounds = await boundsOf(ctx, incident);
  if (!bounds) return false;
  // By the day: rows that come within one do not ask again.
  const { to, as_of, ...rest } = bounds;
  const question = { ...rest, rule: causesRule, to: to.slice(0, 10), as_of: as_of.slice(0, 10) };
  const inputHash = createHash("sha256").update(JSON.stringify(question)).digest("hex");
  if ((await snapshotOf(ctx, incident.id, inputHash)) !== null) return false;
  const found = await gather(ctx, bounds);
  const result = await input.explain(found);
  return transaction(ctx, async (tx) => {
    const made = await insertSnapshot(tx, {
      projectId: tx.projectId,
      incidentId: incident.id,
      inputHash,
      rule: causesRule,
      bounds,
      result,
      createdAt: tx.now(),
    });
    const [first] = result.causes;
    if (made && first) {
      const text = `${first.sentence} (${Math.round(100 * first.probability)} %)`;
      await appendEvent(tx, { incident: incident.id, kind: "causes_found", detail: { text }, past: true });
    }
    return made;
  });
}
