import type { IncidentEventKind } from "#lib/domain/incident.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { appendEvent } from "./append-event.ts";
import type { GroupingRow } from "./grouping-store.ts";
import { markSeen } from "./store.ts";

/** Tells the timelines what became of their findings since they last looked: late rows amend, end and withdraw them. */
export async function tellFindings(tx: ServiceContext, rows: readonly GroupingRow[]): Promise<void> {
  const told = new Map<string, { incident: number; kind: IncidentEventKind; of: GroupingRow[] }>();
  for (const row of rows) {
    if (!row.link) continue;
    const kind = changeOf(row);
    if (!kind) continue;
    const key = `${row.link.incidentId} ${kind}`;
    const entry = told.get(key) ?? { incident: row.link.incidentId, kind, of: [] };
    entry.of.push(row);
    told.set(key, entry);
    await markSeen(tx, row.finding.id, { seenState: row.finding.state, seenAmended: row.finding.amended });
  }
  for (const { incident, kind, of } of told.values()) {
    const findings = of.slice(0, 20).map((r) => ({ finding: r.finding.id, subject: r.finding.feature }));
    await appendEvent(tx, { incident, kind, detail: { findings, count: of.length } });
  }
}

function changeOf({ finding, link }: GroupingRow): IncidentEventKind | null {
  if (!link) return null;
  if (finding.state !== link.seenState) {
    if (finding.state === "withdrawn") return "finding_withdrawn";
    return finding.state === "closed" ? "finding_closed" : "finding_reopened";
  }
  return finding.amended !== link.seenAmended ? "finding_amended" : null;
}
