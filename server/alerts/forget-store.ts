import { type SQL, sql } from "drizzle-orm";
import {
  alertGroups,
  alertHistory,
  alertMembers,
  alerts,
  alertTellings,
  digestItems,
  digests,
  escalations,
  notifications,
  silences,
} from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

const rowsAtOnce = 5_000;
/** The context's own project, or all for a job that belongs to none. */
const own = (ctx: ServiceContext) => sql`(${ctx.projectId} = 0 or t.project_id = ${ctx.projectId})`;
const at = (time: Date) => sql`${time.toISOString()}::timestamptz`;

/** Deletes what `chosen` gives (ids, most of them free) in small transactions, so that nobody waits for it. */
async function deleteAll(ctx: ServiceContext, table: SQL, chosen: SQL): Promise<number> {
  for (let all = 0; ; ) {
    const gone = await ctx.db.execute(sql`
      delete from ${table} where id in (${chosen} limit ${rowsAtOnce} for update of t skip locked) returning id`);
    all += gone.length;
    if (gone.length < rowsAtOnce) return all;
  }
}

export const forgetHistoryBefore = (ctx: ServiceContext, time: Date) =>
  deleteAll(
    ctx,
    sql`${alertHistory}`,
    sql`select t.id from ${alertHistory} t where ${own(ctx)} and t.at < ${at(time)}`,
  );

export const forgetSilencesBefore = (ctx: ServiceContext, time: Date) =>
  deleteAll(
    ctx,
    sql`${silences}`,
    sql`select t.id from ${silences} t where ${own(ctx)} and t.ends_at < ${at(time)}`,
  );

/** Those that have ended and whose end is told wherever it had to be. */
export const forgetAlertsBefore = (ctx: ServiceContext, time: Date) =>
  deleteAll(
    ctx,
    sql`${alerts}`,
    sql`select t.id from ${alerts} t where ${own(ctx)} and t.ends_at < ${at(time)} and t.updated_at < ${at(time)}
      and not exists (select 1 from ${alertMembers} m where m.alert_id = t.id)`,
  );

/**
 * What was told of groups that are over. While the delivery log still holds a message of the group, its tellings stay:
 * they number the messages, and a number must not come twice.
 */
export const forgetTellingsBefore = (ctx: ServiceContext, time: Date) =>
  deleteAll(
    ctx,
    sql`${alertTellings}`,
    sql`select t.id from ${alertTellings} t where ${own(ctx)} and t.at < ${at(time)}
      and not exists (select 1 from ${alertGroups} g where g.project_id = t.project_id and g.key = t.group_key)
      and not exists (select 1 from ${notifications} n
        where n.channel_id = t.channel_id and n.group_key = t.group_key || ' ' || t.receiver)
      and not exists (select 1 from ${digestItems} i join ${digests} d on d.id = i.digest_id
        where i.telling_id = t.id and d.sent_at is null)`,
  );

export const forgetEscalationsBefore = (ctx: ServiceContext, time: Date) =>
  deleteAll(
    ctx,
    sql`${escalations}`,
    sql`select t.id from ${escalations} t where ${own(ctx)} and t.ended_at < ${at(time)}`,
  );

export const forgetDigestsBefore = (ctx: ServiceContext, time: Date) =>
  deleteAll(
    ctx,
    sql`${digests}`,
    sql`select t.id from ${digests} t where ${own(ctx)} and t.sent_at < ${at(time)}`,
  );
