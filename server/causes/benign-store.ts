import { sql } from "drizzle-orm";
import { liveStates } from "#lib/domain/incident.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

type Row = { incident: number; searched: number; confirmed: string[]; rejected: string[] };

const states = sql.raw(liveStates.map((s) => `'${s}'`).join(", "));

/** Of each live incident with an answer: the newest chance of harmless drift, and the types that persons judged last. */
export async function liveBenign(ctx: ServiceContext, modelId: number): Promise<Row[]> {
  const rows = await ctx.db.execute<
    { incident: string; searched: number } & Pick<Row, "confirmed" | "rejected">
  >(sql`
    select i.id as incident, a.searched, v.confirmed, v.rejected
    from incidents i
    cross join lateral (
      select coalesce((jsonb_path_query_first(c.result, '$.causes[*] ? (@.type == "benign").probability'))::float8, 0)
        as searched
      from incident_causes c where c.incident_id = i.id order by c.id desc limit 1
    ) a
    cross join lateral (
      select coalesce(array_agg(n.type) filter (where n.verdict = 'confirmed'), '{}') as confirmed,
        coalesce(array_agg(n.type) filter (where n.verdict = 'rejected'), '{}') as rejected
      from (
        select distinct on (type, subject) type, verdict from cause_verdicts
        where incident_id = i.id order by type, subject, id desc
      ) n
    ) v
    where i.project_id = ${ctx.projectId} and i.model_id = ${modelId} and i.state in (${states})
    order by i.id`);
  return [...rows].map((r) => ({ ...r, incident: Number(r.incident) }));
}
