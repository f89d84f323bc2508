import { sql } from "drizzle-orm";
import type { ServiceContext } from "#server/kernel/context.ts";

export type HistoryRow = {
  at: Date;
  fingerprint: string;
  labels: Record<string, string>;
  startsAt: Date;
  endsAt: Date | null;
};

type Raw = {
  at: string;
  fingerprint: string;
  labels: Record<string, string>;
  starts_at: string;
  ends_at: string | null;
};

/**
 * What became of alerts since then, in order of time. A sender repeats an alert every minute or so: repeats that only
 * keep it firing are one row with the last end, so that a week of them is read in an instant.
 */
export async function historySince(ctx: ServiceContext, from: Date): Promise<HistoryRow[]> {
  const rows = await ctx.db.execute<Raw>(sql`
    with told as (
      select id, at, fingerprint, labels, starts_at, ends_at,
        coalesce(
          lag(labels) over w = labels and lag(starts_at) over w = starts_at
            and coalesce(lag(ends_at) over w, 'infinity') > at and coalesce(ends_at, 'infinity') > at,
          false) as repeats
      from alert_history
      where project_id = ${ctx.projectId} and at >= ${from.toISOString()}::timestamptz
      window w as (partition by fingerprint order by at, id)
    ), runs as (
      select *, count(*) filter (where not repeats) over (partition by fingerprint order by at, id) as run from told
    )
    select to_json(min(at)) as at, fingerprint, (array_agg(labels order by at, id))[1] as labels,
      to_json(min(starts_at)) as starts_at, to_json((array_agg(ends_at order by at desc, id desc))[1]) as ends_at
    from runs group by fingerprint, run order by min(at), min(id)`);
  return rows.map((r) => ({
    at: new Date(r.at),
    fingerprint: r.fingerprint,
    labels: r.labels,
    startsAt: new Date(r.starts_at),
    endsAt: r.ends_at === null ? null : new Date(r.ends_at),
  }));
}
