import { similarTo } from "#lib/incidents/index.ts";
import { type Change, listChanges } from "#server/changes/index.ts";
import { asFinding, type Finding } from "#server/findings/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  asEntry,
  asIncident,
  asLink,
  type Incident,
  type IncidentLink,
  incidentMissing,
  type TimelineEntry,
} from "./incident.ts";
import { incidentRef } from "./input.ts";
import {
  eventsOf,
  findingsOfIncident,
  incidentsOfModel,
  linksOf,
  type ShownIncident,
  shownIncident,
} from "./store.ts";

const dayMs = 86_400_000;
/** Changes are shown from so long before the onset to so long after it. */
const changesBeforeMs = 3 * dayMs;
const changesAfterMs = dayMs;
const mostChanges = 50;

export type SimilarIncident = {
  id: number;
  title: string;
  state: string;
  onset: string;
  resolution: string | null;
  /** Columns that both have over columns that either has, 0 to 1. */
  likeness: number;
  shared: string[];
};

export type IncidentDetail = Incident & {
  findings: Finding[];
  timeline: TimelineEntry[];
  links: IncidentLink[];
  similar: SimilarIncident[];
  changes: Change[];
};

/** An incident with all that belongs to it. */
export async function getIncident(ctx: ServiceContext, input: { incident: number }): Promise<IncidentDetail> {
  authorize(ctx, "incidents:read");
  const { incident: id } = incidentRef.parse(input);
  const shown = await requireShown(ctx, id);
  const { incident, model } = shown;
  const [rows, events, links, others, changes] = await Promise.all([
    findingsOfIncident(ctx, id),
    eventsOf(ctx, id),
    linksOf(ctx, id),
    incidentsOfModel(ctx, incident.modelId, id),
    listChanges(ctx, {
      model,
      from: new Date(incident.onsetLow.getTime() - changesBeforeMs),
      to: new Date(incident.onsetHigh.getTime() + changesAfterMs),
      limit: mostChanges,
    }),
  ]);
  const findings = rows.map(asFinding);
  const subjects = findings.map((f) => f.feature);
  const past = others
    .filter((o) => o.incident.onsetLow <= incident.onsetLow)
    .map((o) => ({
      id: o.incident.id,
      subjects: o.subjects,
      onset: o.incident.onsetLow.getTime(),
      endedAt: o.endedAt === null ? null : Date.parse(o.endedAt),
    }));
  const byId = new Map(others.map((o) => [o.incident.id, o.incident]));
  const similar = similarTo(subjects, past).map(({ id: other, ...alike }) => {
    const { title, state, onsetLow, resolution } = byId.get(other)!;
    return { id: other, title, state, onset: onsetLow.toISOString(), resolution, ...alike };
  });
  return {
    ...asIncident(shown),
    findings,
    timeline: events.map(asEntry),
    links: links.map(asLink),
    similar,
    changes: changes.changes,
  };
}

export async function requireShown(ctx: ServiceContext, id: number): Promise<ShownIncident> {
  const shown = await shownIncident(ctx, id);
  if (!shown) throw incidentMissing(id);
  return shown;
}
