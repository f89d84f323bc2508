import { sql } from "drizzle-orm";
import { channels, notifications } from "#db/postgres/schema/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type Fallback = { channel: string; delivery: string };

/** Which channels took over notifications that were given up, in order, and what became of them there. */
export async function fallbacksOf(
  ctx: ServiceContext,
  notificationIds: readonly number[],
): Promise<Map<number, Fallback[]>> {
  authorize(ctx, "channels:read");
  const found = new Map<number, Fallback[]>();
  if (notificationIds.length === 0) return found;
  const ids = sql.join(
    notificationIds.map((id) => sql`${id}::bigint`),
    sql`, `,
  );
  const rows = await ctx.db.execute<{ id: string; channel: string; delivery: string }>(sql`
    select o.id, c.name as channel, n.state as delivery
    from ${notifications} o
    join ${notifications} n on n.project_id = o.project_id and n.id > o.id and n.state_version = o.state_version
      and n.fell_from[1] = o.channel_id
      and regexp_replace(n.group_key, '^(undelivered:[^:]+:)+', '') = o.group_key
    join ${channels} c on c.id = n.channel_id
    where o.project_id = ${ctx.projectId} and o.state = 'dead' and o.id in (${ids})
    order by n.id`);
  for (const { id, channel, delivery } of rows) {
    found.set(Number(id), [...(found.get(Number(id)) ?? []), { channel, delivery }]);
  }
  return found;
}
