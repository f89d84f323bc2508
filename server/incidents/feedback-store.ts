import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { incidents } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

const newest = 500;

/** Ended incidents of the project that were judged, the newest first, and whether a person took them up. */
export async function judgedOutcomes(
  tx: ServiceContext,
): Promise<{ reasons: Record<string, unknown>[]; acted: boolean }[]> {
  return tx.db
    .select({
      reasons: incidents.priorityReasons,
      acted: sql<boolean>`${incidents.resolution} = 'person' or exists (select 1 from incident_events e
        where e.incident_id = ${incidents.id} and e.kind in ('acknowledged', 'mitigated'))`,
    })
    .from(incidents)
    .where(
      and(
        eq(incidents.projectId, tx.projectId),
        inArray(incidents.resolution, ["automatic", "person"]),
        sql`jsonb_array_length(${incidents.priorityReasons}) > 0`,
        // What was over before anybody could look says nothing about people.
        sql`exists (select 1 from incident_events e where e.incident_id = ${incidents.id}
          and e.kind = 'opened' and coalesce((e.detail ->> 'in_the_past')::boolean, false) = false)`,
      ),
    )
    .orderBy(desc(incidents.id))
    .limit(newest);
}
