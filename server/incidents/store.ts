import { and, asc, desc, eq, gte, ilike, inArray, isNull, lt, ne, or, sql } from "drizzle-orm";
import {
  findings,
  incidentEvents,
  incidentFindings,
  incidentLinks,
  incidents,
  models,
  monitors,
  versions,
} from "#db/postgres/schema/index.ts";
import { type IncidentState, liveStates, relayedKinds } from "#lib/domain/incident.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type IncidentRow = typeof incidents.$inferSelect;
export type EventRow = typeof incidentEvents.$inferSelect;
export type LinkRow = typeof incidentLinks.$inferSelect;

/** One grouping of a model at a time, across all workers and persons. */
export async function lockModel(tx: ServiceContext, modelId: number): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(7204514, ${modelId})`);
}

export async function insertIncident(
  tx: ServiceContext,
  row: typeof incidents.$inferInsert,
): Promise<IncidentRow> {
  const [made] = await tx.db.insert(incidents).values(row).returning();
  return made as IncidentRow;
}

/** Undefined where the incident is in none of these states any more. */
export async function updateIncident(
  tx: ServiceContext,
  id: number,
  states: readonly IncidentState[] | null,
  set: Partial<IncidentRow>,
): Promise<IncidentRow | undefined> {
  const [row] = await tx.db
    .update(incidents)
    .set({ ...set, updatedAt: tx.now() })
    .where(
      and(
        eq(incidents.projectId, tx.projectId),
        eq(incidents.id, id),
        states ? inArray(incidents.state, [...states]) : undefined,
      ),
    )
    .returning();
  return row;
}

export async function findIncident(ctx: ServiceContext, id: number): Promise<IncidentRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(incidents)
    .where(and(eq(incidents.projectId, ctx.projectId), eq(incidents.id, id)));
  return row;
}

const shown = {
  incident: incidents,
  model: models.name,
  tier: models.tier,
  timeZone: models.timeZone,
  findings: sql<number>`(select count(*)::int from incident_findings f where f.incident_id = ${incidents.id})`,
};

export type ShownIncident = {
  incident: IncidentRow;
  model: string;
  tier: number | null;
  timeZone: string;
  findings: number;
};

function select(ctx: ServiceContext) {
  return ctx.db.select(shown).from(incidents).innerJoin(models, eq(models.id, incidents.modelId));
}

export async function shownIncident(ctx: ServiceContext, id: number): Promise<ShownIncident | undefined> {
  const [row] = await select(ctx).where(and(eq(incidents.projectId, ctx.projectId), eq(incidents.id, id)));
  return row;
}

export type IncidentsPage = {
  model?: string | undefined;
  states?: readonly IncidentState[] | undefined;
  q?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  before?: { onset: Date; id: number } | undefined;
  limit: number;
};

/** The newest onset first. `q` looks into titles, columns found, owners, comments and links. */
export async function pageOfIncidents(ctx: ServiceContext, page: IncidentsPage): Promise<ShownIncident[]> {
  const { before, q } = page;
  const like = q === undefined ? "" : `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const said = sql`exists (select 1 from incident_events e where e.incident_id = ${incidents.id} and e.kind in ('commented', 'linked') and e.detail::text ilike ${like})`;
  const about = sql`exists (select 1 from incident_findings l join findings f on f.id = l.finding_id where l.incident_id = ${incidents.id} and f.feature ilike ${like})`;
  return select(ctx)
    .where(
      and(
        eq(incidents.projectId, ctx.projectId),
        page.model === undefined ? undefined : eq(models.name, page.model),
        page.states && inArray(incidents.state, [...page.states]),
        page.from && gte(incidents.onsetHigh, page.from),
        page.to && lt(incidents.onsetLow, page.to),
        q === undefined
          ? undefined
          : or(
              ilike(incidents.title, like),
              ilike(models.name, like),
              ilike(incidents.owner, like),
              said,
              about,
            ),
        before &&
          sql`(${incidents.onsetLow}, ${incidents.id}) < (${before.onset.toISOString()}::timestamptz, ${before.id})`,
      ),
    )
    .orderBy(desc(incidents.onsetLow), desc(incidents.id))
    .limit(page.limit);
}

export async function countLive(ctx: ServiceContext): Promise<number> {
  return ctx.db.$count(
    incidents,
    and(eq(incidents.projectId, ctx.projectId), inArray(incidents.state, [...liveStates])),
  );
}

/** An incident's findings in the shape that the findings stage shows. */
export async function findingsOfIncident(ctx: ServiceContext, id: number) {
  return ctx.db
    .select({
      finding: findings,
      model: models.name,
      timeZone: models.timeZone,
      monitor: monitors.name,
      version: versions.name,
    })
    .from(incidentFindings)
    .innerJoin(findings, eq(findings.id, incidentFindings.findingId))
    .innerJoin(models, eq(models.id, findings.modelId))
    .innerJoin(monitors, eq(monitors.id, findings.monitorId))
    .innerJoin(versions, eq(versions.id, findings.versionId))
    .where(eq(incidentFindings.incidentId, id))
    .orderBy(asc(findings.onset), asc(findings.id));
}

/** Incidents of a model with the columns that each is about. */
export async function incidentsOfModel(ctx: ServiceContext, modelId: number, except = 0) {
  return ctx.db
    .select({
      incident: incidents,
      subjects: sql<
        string[]
      >`coalesce(array_agg(${findings.feature} order by ${findings.onset}, ${findings.id}) filter (where ${findings.id} is not null), '{}')`,
      endedAt: sql<string | null>`max(coalesce(${findings.closedAt}, ${findings.lastAt}))`,
    })
    .from(incidents)
    .leftJoin(incidentFindings, eq(incidentFindings.incidentId, incidents.id))
    .leftJoin(findings, eq(findings.id, incidentFindings.findingId))
    .where(
      and(
        eq(incidents.projectId, ctx.projectId),
        eq(incidents.modelId, modelId),
        ne(incidents.id, except),
        or(isNull(incidents.resolution), ne(incidents.resolution, "merged")),
      ),
    )
    .groupBy(incidents.id)
    .orderBy(desc(incidents.id))
    .limit(1000);
}

export async function attachFindings(
  tx: ServiceContext,
  incidentId: number,
  rows: { findingId: number; seenState: string; seenAmended: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  const attachedAt = tx.now();
  await tx.db.insert(incidentFindings).values(rows.map((r) => ({ ...r, incidentId, attachedAt })));
}

/** Moves findings of an incident to another; all of them where none is named. */
export async function moveFindings(
  tx: ServiceContext,
  from: number,
  to: number,
  only?: readonly number[],
): Promise<void> {
  await tx.db
    .update(incidentFindings)
    .set({ incidentId: to })
    .where(
      and(
        eq(incidentFindings.incidentId, from),
        only ? inArray(incidentFindings.findingId, [...only]) : undefined,
      ),
    );
}

export async function markSeen(
  tx: ServiceContext,
  findingId: number,
  seen: { seenState: string; seenAmended: number },
): Promise<void> {
  await tx.db.update(incidentFindings).set(seen).where(eq(incidentFindings.findingId, findingId));
}

export async function eventsOf(ctx: ServiceContext, incidentId: number): Promise<EventRow[]> {
  return ctx.db
    .select()
    .from(incidentEvents)
    .where(and(eq(incidentEvents.projectId, ctx.projectId), eq(incidentEvents.incidentId, incidentId)))
    .orderBy(asc(incidentEvents.id));
}

export async function insertEvent(
  tx: ServiceContext,
  row: typeof incidentEvents.$inferInsert,
): Promise<number> {
  const [made] = await tx.db.insert(incidentEvents).values(row).returning({ id: incidentEvents.id });
  await tx.db.execute(sql`select pg_notify('leeway_incidents', ${`${row.projectId}:${row.incidentId}`})`);
  return made!.id;
}

/** Entries that nobody has taken yet, locked; what another transaction holds is passed over. */
export async function unrelayed(tx: ServiceContext, limit: number) {
  return tx.db
    .select({ event: incidentEvents, incident: incidents, model: models.name, tier: models.tier })
    .from(incidentEvents)
    .innerJoin(incidents, eq(incidents.id, incidentEvents.incidentId))
    .innerJoin(models, eq(models.id, incidents.modelId))
    .where(
      and(
        eq(incidentEvents.projectId, tx.projectId),
        isNull(incidentEvents.relayedAt),
        inArray(incidentEvents.kind, [...relayedKinds]),
      ),
    )
    .orderBy(asc(incidentEvents.id))
    .limit(limit)
    .for("update", { of: incidentEvents, skipLocked: true });
}

export async function projectsWithNews(ctx: ServiceContext): Promise<number[]> {
  const rows = await ctx.db
    .selectDistinct({ projectId: incidentEvents.projectId })
    .from(incidentEvents)
    .where(and(isNull(incidentEvents.relayedAt), inArray(incidentEvents.kind, [...relayedKinds])));
  return rows.map((r) => r.projectId);
}

export async function markRelayed(tx: ServiceContext, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.db
    .update(incidentEvents)
    .set({ relayedAt: tx.now() })
    .where(inArray(incidentEvents.id, [...ids]));
}

export async function linksOf(ctx: ServiceContext, incidentId: number): Promise<LinkRow[]> {
  return ctx.db
    .select()
    .from(incidentLinks)
    .where(eq(incidentLinks.incidentId, incidentId))
    .orderBy(asc(incidentLinks.id));
}

/** False when that address is linked already. */
export async function insertLink(
  tx: ServiceContext,
  row: typeof incidentLinks.$inferInsert,
): Promise<boolean> {
  const made = await tx.db
    .insert(incidentLinks)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: incidentLinks.id });
  return made.length > 0;
}
