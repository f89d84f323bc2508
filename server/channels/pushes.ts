import { and, eq, inArray, sql } from "drizzle-orm";
import { channels, notifications } from "#db/postgres/schema/index.ts";
import { channelKinds } from "#lib/channels/index.ts";
import type { Notice } from "#lib/domain/notice.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { noticeInput } from "./notice-input.ts";

/** A firing state that a receiver which forgets is sent again and again. */
export type Push = {
  id: number;
  projectId: number;
  channelId: number;
  /** The channel that was told at first: another one where this went by a fallback. */
  toldThrough: number;
  /** The group as it was told at first. */
  group: string;
  notice: Notice;
};

const pushing = channelKinds.flatMap((k) => (k.resend ? [k.id] : []));

/** The newest firing states that are sent again, of all projects for a job that belongs to none: all, or what is due soon. */
export async function pushesUnderWay(ctx: ServiceContext, soonMs: number | null): Promise<Push[]> {
  authorize(ctx, "channels:manage");
  const soon = soonMs === null ? null : new Date(ctx.now().getTime() + soonMs).toISOString();
  const again =
    soon === null
      ? sql`(${notifications.state} = 'pending' or ${notifications.resendAt} is not null)`
      : sql`${notifications.resendAt} <= ${soon}::timestamptz`;
  const rows = await ctx.db
    .select({ notification: notifications })
    .from(notifications)
    .innerJoin(channels, eq(channels.id, notifications.channelId))
    .where(
      and(
        ctx.projectId === 0 ? undefined : eq(notifications.projectId, ctx.projectId),
        inArray(channels.kind, pushing),
        inArray(notifications.state, ["pending", "delivered"]),
        again,
        sql`${notifications.notice} ->> 'status' = 'firing' and ${notifications.notice} ->> 'reason' <> 'test'`,
        sql`not exists (select 1 from ${notifications} o where o.channel_id = ${notifications.channelId}
          and o.group_key = ${notifications.groupKey} and o.state_version > ${notifications.stateVersion})`,
      ),
    );
  return rows.map(({ notification: n }) => ({
    id: n.id,
    projectId: n.projectId,
    channelId: n.channelId,
    toldThrough: n.fellFrom[0] ?? n.channelId,
    group: n.groupKey.replace(/^(undelivered:[^:]+:)+/, ""),
    notice: noticeInput.parse(n.notice),
  }));
}

/**
 * From now on the push says this instead: at once where it was delivered already, and for no longer than an end is
 * repeated where nothing of it fires any more. Null: it is not sent again. What is under way ends as it began.
 */
export async function amendPush(tx: ServiceContext, push: Push, notice: Notice | null): Promise<void> {
  authorize(tx, "channels:manage");
  const own = eq(notifications.id, push.id);
  const now = sql`${tx.now().toISOString()}::timestamptz`;
  if (notice) {
    const resendAt = sql`case when ${notifications.state} = 'delivered' then ${now} end`;
    await tx.db.update(notifications).set({ notice, resendAt }).where(own);
    return;
  }
  const state = sql`case when ${notifications.state} = 'pending' then 'superseded' else ${notifications.state} end`;
  const ended = { ...push.notice, status: "resolved" as const };
  await tx.db
    .update(notifications)
    .set({ notice: ended, state, resendAt: null, resendUntil: tx.now() })
    .where(own);
}
