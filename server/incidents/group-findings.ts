import {
  type Ancestors,
  endsAs,
  type GroupFinding,
  type PastIncident,
  planGroups,
} from "#lib/incidents/index.ts";
import { ancestorsOf } from "#lib/lineage/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { getLineage } from "#server/lineage/index.ts";
import { asGroupFinding, asGroupIncident } from "./as-group.ts";
import { type GroupingRow, groupingRows } from "./grouping-store.ts";
import { attach, open, reopen } from "./grow.ts";
import { feedbackOf, type PerformanceSince, prioritiseIncident } from "./prioritise.ts";
import { settle } from "./settle.ts";
import { type IncidentRow, incidentsOfModel, lockModel } from "./store.ts";
import { tellFindings } from "./tell-findings.ts";

export type Grouped = { opened: number[]; attached: number[]; reopened: number[]; resolved: number[] };

/**
 * Brings a model's incidents up to date with its findings, in one transaction: opens, attaches and reopens, tells the
 * timelines what became of their findings, and ends what has been quiet. Done again, it changes nothing.
 * `asOf`: how far the model's data goes.
 */
export async function groupFindings(
  ctx: ServiceContext,
  of: {
    model: string;
    modelId: number;
    asOf: Date;
    tier?: number | null;
    performance?: PerformanceSince;
    /** The chance that an incident is harmless, where its causes have been looked for. */
    benign?: ReadonlyMap<number, number>;
    /**
     * From when to when every stage has judged (milliseconds), by default all data: what began before that or ended later may
     * still get findings, and does not resolve.
     */
    judged?: { from: number; to: number };
  },
): Promise<Grouped> {
  authorize(ctx, "incidents:write");
  return transaction(ctx, async (tx) => {
    await lockModel(tx, of.modelId);
    const rows = await groupingRows(tx, of.modelId);
    const done: Grouped = { opened: [], attached: [], reopened: [], resolved: [] };
    if (rows.length === 0) return done;
    const asOf = of.asOf.getTime();
    const findings = rows.map(asGroupFinding);
    const raw = new Map(rows.map((r) => [r.finding.id, r]));
    const incidents = new Map(
      rows.flatMap((r) => (r.incident ? [[r.incident.id, r.incident] as const] : [])),
    );
    await tellFindings(tx, rows);
    const fresh = findings.some((f) => f.incident === null);
    const decisions = planGroups({
      findings,
      incidents: [...incidents.values()].map(asGroupIncident),
      ancestors: fresh ? withMetrics(ancestorsOf(await getLineage(tx, of)), rows) : new Map(),
    });
    const past = await pastOf(tx, of.modelId);
    for (const decision of decisions) {
      const members = decision.findings.map((f) => raw.get(f.id)!);
      if (decision.kind === "open") {
        const made = await open(tx, {
          modelId: of.modelId,
          findings: decision.findings,
          rows: members,
          past,
          asOf,
        });
        incidents.set(made.id, made);
        done.opened.push(made.id);
      } else {
        const held = incidents.get(decision.incident)!;
        const grown = { incident: held, findings: decision.findings, rows: members };
        if (decision.kind === "attach") {
          const all = [...ofIncident(findings, held.id), ...decision.findings];
          await attach(tx, { ...grown, over: isOver(held, all, asOf) });
        } else
          incidents.set(held.id, await reopen(tx, { ...grown, all: ofIncident(findings, held.id), asOf }));
        done[decision.kind === "attach" ? "attached" : "reopened"].push(held.id);
      }
      for (const f of decision.findings) {
        f.incident ??= decision.kind === "open" ? done.opened.at(-1)! : decision.incident;
      }
    }
    for (const incident of incidents.values()) {
      if (incident.state === "resolved") continue;
      const own = ofIncident(findings, incident.id);
      const { from, to } = of.judged ?? { from: 0, to: asOf };
      const seen = begunBefore(own, from) ? 0 : Math.min(asOf, to);
      const ended = await settle(tx, { incident, findings: own, asOf, seen });
      if (ended) done.resolved.push(incident.id);
    }
    await prioritiseLive(tx, { ...of, incidents: [...incidents.values()], findings, raw, done, past });
    return done;
  });
}

/** Metrics are readings of one thing, the model's performance: what makes it worse shows in one of them first. */
function withMetrics(ancestors: Ancestors, rows: readonly GroupingRow[]): Ancestors {
  const all = new Map(ancestors);
  for (const { finding } of rows) {
    if (finding.source !== "performance") continue;
    all.set(finding.feature, new Set(all.get(finding.feature)).add("performance"));
  }
  return all;
}

/** The priority of what is live, in the same transaction: whoever hears of an incident hears it with its priority. */
async function prioritiseLive(
  tx: ServiceContext,
  of: {
    incidents: readonly IncidentRow[];
    findings: readonly GroupFinding[];
    raw: ReadonlyMap<number, GroupingRow>;
    done: Grouped;
    past: readonly PastIncident[];
    asOf: Date;
    tier?: number | null;
    performance?: PerformanceSince;
    benign?: ReadonlyMap<number, number>;
  },
): Promise<void> {
  const feedback = await feedbackOf(tx);
  for (const incident of of.incidents) {
    if (incident.state === "resolved" || of.done.resolved.includes(incident.id)) continue;
    const own = ofIncident(of.findings, incident.id);
    // What was over before anybody looked, and only waits for the stages that are behind, is urgent to nobody.
    if (isOver(incident, own, of.asOf.getTime())) continue;
    await prioritiseIncident(tx, {
      incident,
      rows: own.map((f) => of.raw.get(f.id)!),
      past: of.past,
      tier: of.tier ?? null,
      asOf: of.asOf.getTime(),
      performance: of.performance ?? (() => "unknown"),
      feedback,
      benign: of.benign?.get(incident.id) ?? 0,
      fresh: of.done.opened.includes(incident.id),
    });
  }
}

/** What was seen so few windows before tells nothing of when a thing began: its monitors need some to judge. */
const windowsToJudge = 4;

function begunBefore(own: readonly GroupFinding[], from: number): boolean {
  return from > 0 && own.some((f) => f.onset < from + windowsToJudge * f.windowMs);
}

function isOver(incident: IncidentRow, own: readonly GroupFinding[], asOf: number): boolean {
  return endsAs(own, asOf, incident.flapping) !== null;
}

function ofIncident(findings: readonly GroupFinding[], id: number): GroupFinding[] {
  return findings.filter((f) => f.incident === id);
}

async function pastOf(tx: ServiceContext, modelId: number) {
  return (await incidentsOfModel(tx, modelId)).map((o) => ({
    id: o.incident.id,
    subjects: o.subjects,
    onset: o.incident.onsetLow.getTime(),
    endedAt: o.incident.state === "resolved" && o.endedAt !== null ? Date.parse(o.endedAt) : null,
  }));
}
