import { type SQL, sql } from "drizzle-orm";
import {
  alertGroups,
  channels,
  inAppMessages,
  messageHandles,
  notifications,
} from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

const rowsAtOnce = 5_000;

/** The context's own project, or all for a job that belongs to none. */
const own = (ctx: ServiceContext, projectId: SQL) =>
  sql`(${ctx.projectId} = 0 or ${projectId} = ${ctx.projectId})`;

/** Of a group that is still under way. */
const lives = (projectId: SQL, groupKey: SQL) =>
  sql`exists (select 1 from ${alertGroups} g where g.project_id = ${projectId} and starts_with(${groupKey}, g.key || ' '))`;

async function untilLess(work: () => Promise<{ length: number }>): Promise<number> {
  for (let all = 0; ; ) {
    const { length } = await work();
    all += length;
    if (length < rowsAtOnce) return all;
  }
}

/** With their attempts: never what waits, is under way, is sent again to receivers that forget, or tells of what fires. */
export function forgetNotificationsBefore(ctx: ServiceContext, before: SQL): Promise<number> {
  return untilLess(() =>
    ctx.db.execute(sql`
      delete from ${notifications} where id in (
        select n.id from ${notifications} n
        where ${own(ctx, sql`n.project_id`)} and n.created_at < ${before} and n.state <> 'pending' and n.lease_until is null and n.resend_at is null
          and coalesce(n.delivered_at, n.created_at) < ${before}
          and not ${lives(sql`n.project_id`, sql`n.group_key`)}
        limit ${rowsAtOnce} for update of n skip locked)
      returning id`),
  );
}

/** What providers called messages of which the log knows nothing any more. */
export function forgetHandlesBefore(ctx: ServiceContext, before: SQL): Promise<number> {
  return untilLess(() =>
    ctx.db.execute(sql`
      delete from ${messageHandles} where (channel_id, group_key) in (
        select h.channel_id, h.group_key from ${messageHandles} h join ${channels} c on c.id = h.channel_id
        where ${own(ctx, sql`c.project_id`)} and h.updated_at < ${before} and not ${lives(sql`c.project_id`, sql`h.group_key`)}
          and not exists (select 1 from ${notifications} n
            where n.channel_id = h.channel_id and n.group_key = h.group_key)
        limit ${rowsAtOnce} for update of h skip locked)
      returning channel_id`),
  );
}

export function forgetInboxBefore(ctx: ServiceContext, before: SQL): Promise<number> {
  return untilLess(() =>
    ctx.db.execute(sql`
      delete from ${inAppMessages} where id in (
        select m.id from ${inAppMessages} m where ${own(ctx, sql`m.project_id`)} and m.updated_at < ${before} and m.status = 'resolved'
        limit ${rowsAtOnce} for update of m skip locked)
      returning id`),
  );
}
