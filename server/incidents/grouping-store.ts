import { and, asc, eq, gte, inArray, isNull, ne, or, sql } from "drizzle-orm";
import {
  findings,
  incidentFindings,
  incidents,
  models,
  monitors,
  versions,
} from "#db/postgres/schema/index.ts";
import { liveStates } from "#lib/domain/incident.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { IncidentRow } from "./store.ts";

export type GroupingRow = {
  finding: typeof findings.$inferSelect;
  link: typeof incidentFindings.$inferSelect | null;
  incident: IncidentRow | null;
  /** Whether its monitor still looks at the version and schema that it was found in. */
  watched: boolean;
};

/** Findings of a model that grouping may still do something with. */
export async function groupingRows(tx: ServiceContext, modelId: number): Promise<GroupingRow[]> {
  const oldest = sql`(select min(f.onset) from findings f left join incident_findings l on l.finding_id = f.id
    where f.model_id = ${modelId} and l.finding_id is null and f.state <> 'withdrawn') - interval '130 days'`;
  return tx.db
    .select({
      finding: findings,
      link: incidentFindings,
      incident: incidents,
      watched: sql<boolean>`${monitors.enabled} and ${versions.id} = ${models.activeVersionId} and ${versions.revision} = ${findings.revision}`,
    })
    .from(findings)
    .innerJoin(models, eq(models.id, findings.modelId))
    .innerJoin(monitors, eq(monitors.id, findings.monitorId))
    .innerJoin(versions, eq(versions.id, findings.versionId))
    .leftJoin(incidentFindings, eq(incidentFindings.findingId, findings.id))
    .leftJoin(incidents, eq(incidents.id, incidentFindings.incidentId))
    .where(
      and(
        eq(findings.projectId, tx.projectId),
        eq(findings.modelId, modelId),
        or(
          and(isNull(incidents.id), ne(findings.state, "withdrawn")),
          inArray(incidents.state, [...liveStates]),
          and(
            eq(incidents.resolution, "automatic"),
            or(eq(findings.state, "open"), gte(findings.closedAt, oldest)),
          ),
          ne(incidentFindings.seenState, findings.state),
          ne(incidentFindings.seenAmended, findings.amended),
        ),
      ),
    )
    .orderBy(asc(findings.onset), asc(findings.id));
}

/** Models with findings, in all projects, and when something about them last changed. */
export async function modelsWithFindings(ctx: ServiceContext) {
  return ctx.db
    .select({
      projectId: models.projectId,
      modelId: models.id,
      model: models.name,
      active: models.activeVersionId,
      tier: models.tier,
      changedAt: sql<string>`max(${findings.updatedAt})`,
    })
    .from(findings)
    .innerJoin(models, eq(models.id, findings.modelId))
    .groupBy(models.id);
}
