import type { CauseInput, ChangeEvent } from "#lib/causes/index.ts";
import { lastWindow } from "#lib/incidents/index.ts";
import { ancestorsOf, type Lineage } from "#lib/lineage/index.ts";
import { type Change, listChanges } from "#server/changes/index.ts";
import type { getIncident } from "#server/incidents/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { getLineage } from "#server/lineage/index.ts";
import { findSubject, newestEventEnd } from "#server/profiles/index.ts";
import { outcomeColumns, outcomePairs } from "./outcome.ts";
import { asPeriod, drawPeriod, featuresOf } from "./rows.ts";
import { nextOnset, taskOf } from "./store.ts";

export type IncidentDetail = Awaited<ReturnType<typeof getIncident>>;

const dayMs = 86_400_000;
/** Current rows begin so long before the onset, and end so long after it. */
const [lead, tail] = [14 * dayMs, 14 * dayMs];
/** An incident that begins so long after this one is another story: its rows say nothing about this one's cause. */
const apart = 3 * dayMs;
const rateDays = 30;

export type Bounds = {
  model: string;
  version: string;
  revision: number;
  segment: string;
  from: string;
  to: string;
  as_of: string;
  onset: { low: string; high: string };
  findings: number[];
};

/** Which rows are looked at: those of the version and segment of the incident's first finding. Null: nothing to look at. */
export async function boundsOf(ctx: ServiceContext, incident: IncidentDetail): Promise<Bounds | null> {
  const live = incident.findings.filter((f) => f.state !== "withdrawn");
  const first = live[0];
  if (!first) return null;
  const subject = await findSubject(ctx, { model: incident.model, version: first.version });
  const newest = await newestEventEnd(ctx, subject);
  if (!newest) return null;
  const [low, high] = [Date.parse(incident.onset.low), Date.parse(incident.onset.high)];
  const today = Math.floor(ctx.now().getTime() / dayMs) * dayMs;
  const next = await nextOnset(ctx, {
    incident: incident.id,
    model: incident.model,
    since: new Date(high + apart),
  });
  const over = lastWindow(live);
  const to = new Date(
    Math.min(
      newest.getTime(),
      high + tail,
      next?.getTime() ?? Number.POSITIVE_INFINITY,
      // Within the last window things became well again, and a mix of both says neither.
      Math.max(high, over?.start ?? Number.POSITIVE_INFINITY),
    ),
  );
  return {
    model: incident.model,
    version: first.version,
    revision: subject.revision,
    segment: live.every((f) => f.segment === first.segment) ? (first.segment ?? "") : "",
    from: new Date(low - lead).toISOString(),
    to: to.toISOString(),
    as_of: new Date(Math.max(newest.getTime(), today)).toISOString(),
    onset: incident.onset,
    findings: live.map((f) => f.id),
  };
}

export type Gathered = {
  found: CauseInput;
  versionId: number;
  /** Features that the model has but that are not among the rows: it cannot be called without them. */
  missing: string[];
  /** Hashes of the queries that read the rows of either period. */
  queries: { reference: string; current: string };
};

export async function gather(ctx: ServiceContext, bounds: Bounds): Promise<Gathered> {
  const subject = await findSubject(ctx, bounds);
  const features = featuresOf(subject);
  const outcome = outcomeColumns(subject, await taskOf(ctx, bounds.model));
  const base = { features, outcome, segment: bounds.segment };
  const [from, to, asOf] = [bounds.from, bounds.to, bounds.as_of].map((t) => new Date(t)) as [
    Date,
    Date,
    Date,
  ];
  const reference = await drawPeriod(ctx, subject, { ...base, period: { kind: "reference" } });
  const current = await drawPeriod(ctx, subject, { ...base, period: { kind: "events", from, to, asOf } });
  const pairs = outcomePairs(outcome, reference, current);
  const high = Date.parse(bounds.onset.high);
  const lineage = await getLineage(ctx, { model: bounds.model });
  const names = features.map((f) => f.column.name);
  const found: CauseInput = {
    features: names,
    reference: asPeriod(reference, pairs.reference),
    current: asPeriod(current, pairs.current),
    onset: { low: Date.parse(bounds.onset.low), high },
    asOf: asOf.getTime(),
    ...(await changesOf(ctx, bounds.model, lineage, Date.parse(bounds.onset.low), high)),
    lineage: { nodes: lineage.nodes, edges: lineage.edges },
    seed: subject.versionId,
  };
  const missing = subject.columns
    .filter((c) => c.role === "feature" && !names.includes(c.name))
    .map((c) => c.name);
  const queries = { reference: reference.queryHash, current: current.queryHash };
  return { found, versionId: subject.versionId, missing, queries };
}

/** Changes near the onset, each with the rate of its kind in the thirty days before, and the features downstream of it. */
async function changesOf(
  ctx: ServiceContext,
  model: string,
  lineage: Lineage,
  low: number,
  high: number,
): Promise<{ changes: ChangeEvent[]; history: ChangeEvent[] }> {
  const start = low - rateDays * dayMs;
  const asked = { model, from: new Date(start), to: new Date(high + dayMs), limit: 1000 };
  const { changes } = await listChanges(ctx, asked);
  const ancestors = ancestorsOf(lineage);
  const names = new Map(lineage.nodes.map((n) => [n.id, n.name]));
  const history = changes.map((change) => ({
    id: String(change.id),
    kind: change.kind,
    at: Date.parse(change.at),
    subject: change.subject,
    perDay: changes.filter((c) => c.kind === change.kind && c.id !== change.id).length / rateDays,
    features: downstream(change, ancestors, names),
    ofModel: /^(?:deploy|version|model|config|threshold)/.test(change.kind) && change.model !== null,
  }));
  return { history, changes: history.filter((c) => c.at >= low - 3 * dayMs) };
}

function downstream(
  change: Change,
  ancestors: ReadonlyMap<string, Set<string>>,
  names: ReadonlyMap<string, string>,
): string[] {
  const found: string[] = [];
  for (const [feature, nodes] of ancestors) {
    if (
      feature === change.subject ||
      [...nodes].some((id) => id === change.subject || names.get(id) === change.subject)
    ) {
      found.push(feature);
    }
  }
  return found;
}
