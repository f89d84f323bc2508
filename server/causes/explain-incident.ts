import { createHash } from "node:crypto";
import manifest from "../../package.json" with { type: "json" };
import { appendEvent, getIncident } from "#server/incidents/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { findScoring } from "#server/serving/index.ts";
import { boundsOf, gather } from "./gather.ts";
import type { Explain } from "./open-thread.ts";
import { projectPriors } from "./priors.ts";
import { scorePlanOf } from "./score-plan.ts";
import { insertSnapshot, snapshotOf } from "./store.ts";

/** Grows when the same rows would be explained otherwise. */
export const causesRule = 7;

/** Which release answered. */
const codeVersion = manifest.version;

/**
 * Looks for the causes of an incident and keeps the answer as it was then. The same question is answered once: true
 * only where a new answer was stored.
 */
export async function explainIncident(
  ctx: ServiceContext,
  input: { incident: number; explain: Explain; signal?: AbortSignal },
): Promise<boolean> {
  authorize(ctx, "incidents:write");
  const incident = await getIncident(ctx, { incident: input.incident });
  const bounds = await boundsOf(ctx, incident);
  if (!bounds) return false;
  // By the day: rows that come within one do not ask again.
  const { to, as_of, ...rest } = bounds;
  const endpoint = await findScoring(ctx, bounds);
  // A new or changed scoring endpoint is a new question: its repairs were not tried out yet.
  const scoring = endpoint && endpoint.updated_at;
  // So is what people have said of other incidents since.
  const priors = await projectPriors(ctx, incident.id);
  const learnt = priors && { priors };
  const days = { to: to.slice(0, 10), as_of: as_of.slice(0, 10) };
  const question = { ...rest, rule: causesRule, ...days, scoring, ...learnt };
  const inputHash = createHash("sha256").update(JSON.stringify(question)).digest("hex");
  if ((await snapshotOf(ctx, incident.id, inputHash)) !== null) return false;
  const { found, versionId, missing, queries } = await gather(ctx, bounds);
  const asked = { ...bounds, versionId, features: found.features, missing };
  const score = await scorePlanOf(ctx, asked, input.signal ?? new AbortController().signal);
  const result = await input.explain({ ...found, ...learnt }, score);
  return transaction(ctx, async (tx) => {
    const made = await insertSnapshot(tx, {
      projectId: tx.projectId,
      incidentId: incident.id,
      inputHash,
      rule: causesRule,
      bounds: { ...bounds, ...learnt, queries, code_version: codeVersion },
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
