import { endsAs, flapScore, type GroupFinding, isFlapping, titleOf } from "#lib/incidents/index.ts";
import { audit } from "#server/kernel/audit.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import { onsetOf } from "./grow.ts";
import { eventsOf, type IncidentRow, updateIncident } from "./store.ts";

/**
 * What its findings now make of a live incident: title, onset, flapping, and whether it has ended. True: it has. `asOf`: how
 * far the data goes; `seen`: how far every stage has judged it.
 */
export async function settle(
  tx: ServiceContext,
  of: { incident: IncidentRow; findings: readonly GroupFinding[]; asOf: number; seen: number },
): Promise<boolean> {
  const { incident, findings, asOf } = of;
  const standing = findings.filter((f) => f.state !== "withdrawn");
  const score = flapScore(standing, asOf);
  const flapping = isFlapping(score, incident.flapping);
  const about =
    standing.length > 0 ? { title: titleOf(standing.map((f) => f.subject)), ...onsetOf(standing) } : {};
  const ends = endsAs(findings, of.seen, flapping);
  const set: Partial<IncidentRow> = { ...about, flapScore: score, flapping };
  if (ends) {
    Object.assign(set, {
      state: "resolved",
      stateVersion: incident.stateVersion + 1,
      resolution: ends,
      resolvedAt: tx.now(),
    });
  }
  if (!differs(incident, set)) return false;
  await updateIncident(tx, incident.id, null, set);
  if (flapping !== incident.flapping) {
    const kind = flapping ? "flapping_started" : "flapping_stopped";
    await appendEvent(tx, { incident: incident.id, kind, detail: { score } });
  }
  if (!ends) return false;
  await appendEvent(tx, {
    incident: incident.id,
    kind: "resolved",
    detail: { resolution: ends },
    past: await neverTold(tx, incident.id),
  });
  await audit(tx, {
    action: "incident.resolve",
    subject: `incident:${incident.id}`,
    before: { state: incident.state },
    after: { state: "resolved", resolution: ends },
  });
  return true;
}

/** What nobody was told of needs no telling that it has ended. */
async function neverTold(tx: ServiceContext, id: number): Promise<boolean> {
  const last = (await eventsOf(tx, id)).findLast((e) => e.kind === "opened" || e.kind === "reopened");
  return last?.detail["in_the_past"] === true;
}

function differs(now: IncidentRow, set: Partial<IncidentRow>): boolean {
  return Object.entries(set).some(([key, value]) => {
    const held = now[key as keyof IncidentRow];
    return held instanceof Date && value instanceof Date
      ? held.getTime() !== value.getTime()
      : held !== value;
  });
}
