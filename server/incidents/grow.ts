import { endsAs, type GroupFinding, type PastIncident, recurrenceOf, titleOf } from "#lib/incidents/index.ts";
import { audit } from "#server/kernel/audit.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import type { GroupingRow } from "./grouping-store.ts";
import { attachFindings, type IncidentRow, insertIncident, updateIncident } from "./store.ts";

type Members = { findings: readonly GroupFinding[]; rows: readonly GroupingRow[] };

/** When the earliest of them began, at the earliest and at the latest. */
export function onsetOf(findings: readonly GroupFinding[]): { onsetLow: Date; onsetHigh: Date } {
  const low = findings.reduce((least, f) => Math.min(least, f.onset), Number.POSITIVE_INFINITY);
  const high = findings.reduce((least, f) => Math.min(least, f.onsetHigh), Number.POSITIVE_INFINITY);
  return { onsetLow: new Date(low), onsetHigh: new Date(Math.max(low, high)) };
}

/** A new incident of these findings. One that was over before anybody looked is told to nobody. */
export async function open(
  tx: ServiceContext,
  of: Members & { modelId: number; past: PastIncident[]; asOf: number },
): Promise<IncidentRow> {
  const { findings, rows, past } = of;
  const subjects = findings.map((f) => f.subject);
  const onset = onsetOf(findings);
  const recurrence = recurrenceOf(subjects, onset.onsetLow.getTime(), past);
  const made = await insertIncident(tx, {
    projectId: tx.projectId,
    modelId: of.modelId,
    title: titleOf(subjects),
    ...onset,
    recurrenceOf: recurrence,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  });
  await attachFindings(tx, made.id, rows.map(asLink));
  const over = endsAs(findings, of.asOf, false) !== null;
  await appendEvent(tx, {
    incident: made.id,
    kind: "opened",
    detail: { findings: told(findings), recurrence_of: recurrence, in_the_past: over },
    past: over,
  });
  await audit(tx, {
    action: "incident.open",
    subject: `incident:${made.id}`,
    after: { title: made.title, findings: findings.length },
  });
  const endedAt = over ? Math.max(...findings.map((f) => f.closedAt ?? f.onsetHigh)) : null;
  past.push({ id: made.id, subjects, onset: onset.onsetLow.getTime(), endedAt });
  return made;
}

export async function attach(
  tx: ServiceContext,
  { incident, findings, rows, over }: Members & { incident: IncidentRow; over: boolean },
): Promise<void> {
  await attachFindings(tx, incident.id, rows.map(asLink));
  await appendEvent(tx, {
    incident: incident.id,
    kind: "finding_attached",
    detail: { findings: told(findings) },
    past: over,
  });
}

/** The same thing has come back at once: the incident that had ended of itself goes on. */
export async function reopen(
  tx: ServiceContext,
  of: Members & { incident: IncidentRow; all: readonly GroupFinding[]; asOf: number },
): Promise<IncidentRow> {
  const { incident, findings, rows } = of;
  await attachFindings(tx, incident.id, rows.filter((r) => r.link === null).map(asLink));
  const after = await updateIncident(tx, incident.id, ["resolved"], {
    state: "open",
    stateVersion: incident.stateVersion + 1,
    resolution: null,
    resolvedAt: null,
  });
  const over = endsAs([...of.all, ...findings], of.asOf, false) !== null;
  await appendEvent(tx, {
    incident: incident.id,
    kind: "reopened",
    detail: { findings: told(findings), in_the_past: over },
    past: over,
  });
  await audit(tx, {
    action: "incident.reopen",
    subject: `incident:${incident.id}`,
    before: { state: "resolved" },
    after: { state: "open" },
  });
  return after as IncidentRow;
}

function asLink({ finding }: GroupingRow) {
  return { findingId: finding.id, seenState: finding.state, seenAmended: finding.amended };
}

const mostTold = 20;

/** The first of them, for the timeline. */
export function told(findings: readonly { id: number; subject: string }[]) {
  return findings.slice(0, mostTold).map((f) => ({ finding: f.id, subject: f.subject }));
}
