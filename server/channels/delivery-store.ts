import { and, eq, gt, isNull, sql } from "drizzle-orm";
import {
  channels,
  deliveryAttempts,
  endpointHealth,
  messageHandles,
  notifications,
} from "#db/postgres/schema/index.ts";
import type { Handle } from "#lib/channels/index.ts";
import type { AttemptOutcome } from "#lib/domain/notification.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { ChannelRow, NotificationRow } from "./store.ts";

const claimLock = 7_204_520;
const at = (time: Date) => sql`${time.toISOString()}::timestamptz`;
const free = (now: Date) => sql`(n.lease_until is null or n.lease_until < ${at(now)})`;
const due = (now: Date) =>
  sql`((n.state = 'pending' and n.due_at <= ${at(now)}) or (n.state = 'delivered' and n.resend_at <= ${at(now)}))`;

/** Channels with something to send that may be sent now: of all projects for a job that belongs to none. */
export async function dueChannels(ctx: ServiceContext): Promise<number[]> {
  const now = ctx.now();
  const rows = await ctx.db.execute<{ id: number }>(sql`
    select c.id from ${channels} c
    where (${ctx.projectId} = 0 or c.project_id = ${ctx.projectId}) and (c.not_before is null or c.not_before <= ${at(now)})
      and not exists (select 1 from ${endpointHealth} e where e.project_id = c.project_id
        and e.endpoint = c.endpoint and e.open_until > ${at(now)})
      and exists (select 1 from ${notifications} n where n.channel_id = c.id and ${due(now)} and ${free(now)})`);
  return [...rows].map((r) => r.id);
}

/** One claim of a channel at a time, across all workers; the row as it then stands. */
export async function lockChannel(tx: ServiceContext, id: number): Promise<ChannelRow | undefined> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(${claimLock}, ${id})`);
  const [row] = await tx.db.select().from(channels).where(eq(channels.id, id));
  return row;
}

export async function breakerOf(tx: ServiceContext, channel: ChannelRow) {
  const [row] = await tx.db
    .select()
    .from(endpointHealth)
    .where(
      and(eq(endpointHealth.projectId, channel.projectId), eq(endpointHealth.endpoint, channel.endpoint)),
    );
  return row;
}

/** Counts one more failure in a row and returns the count. */
export async function countFailure(
  tx: ServiceContext,
  channel: Pick<ChannelRow, "projectId" | "endpoint">,
): Promise<number> {
  const [row] = await tx.db
    .insert(endpointHealth)
    .values({ projectId: channel.projectId, endpoint: channel.endpoint, failures: 1, updatedAt: tx.now() })
    .onConflictDoUpdate({
      target: [endpointHealth.projectId, endpointHealth.endpoint],
      set: { failures: sql`${endpointHealth.failures} + 1`, updatedAt: tx.now() },
    })
    .returning({ failures: endpointHealth.failures });
  return row?.failures ?? 1;
}

const ofEndpoint = (channel: Pick<ChannelRow, "projectId" | "endpoint">) =>
  and(eq(endpointHealth.projectId, channel.projectId), eq(endpointHealth.endpoint, channel.endpoint));

export async function openBreaker(tx: ServiceContext, channel: ChannelRow, until: Date): Promise<void> {
  await tx.db.update(endpointHealth).set({ openUntil: until }).where(ofEndpoint(channel));
}

export async function resetBreaker(tx: ServiceContext, channel: ChannelRow): Promise<void> {
  await tx.db
    .update(endpointHealth)
    .set({ failures: 0, openUntil: null, updatedAt: tx.now() })
    .where(and(ofEndpoint(channel), gt(endpointHealth.failures, 0)));
}

/** Attempts whose lease ran out: their process did not live to say how they went. */
export async function closeInterrupted(tx: ServiceContext, channelId: number): Promise<void> {
  await tx.db.execute(sql`
    update ${deliveryAttempts} a set outcome = 'interrupted', ended_at = ${at(tx.now())}
    from ${notifications} n
    where a.notification_id = n.id and n.channel_id = ${channelId} and a.outcome is null and ${free(tx.now())}`);
}

/**
 * Older states that wait are superseded by a newer one of their group. The newest takes over the patience that is left,
 * so that a group that keeps changing cannot put off its dead letter for ever.
 */
export async function supersede(tx: ServiceContext, channelId: number): Promise<void> {
  await tx.db.execute(sql`
    with old as (
      update ${notifications} n set state = 'superseded'
      where n.channel_id = ${channelId} and n.state = 'pending' and ${free(tx.now())}
        and exists (select 1 from ${notifications} o where o.channel_id = n.channel_id
          and o.group_key = n.group_key and o.state_version > n.state_version)
      returning n.group_key, n.give_up_at, n.state_version
    ), patience as (select group_key, min(give_up_at) as give_up_at from old group by group_key)
    update ${notifications} n set give_up_at = least(n.give_up_at, p.give_up_at)
    from patience p
    where n.channel_id = ${channelId} and n.group_key = p.group_key and n.state = 'pending'
      and not exists (select 1 from ${notifications} o where o.channel_id = n.channel_id
        and o.group_key = n.group_key and o.state_version > n.state_version)`);
}

export async function inFlight(tx: ServiceContext, channelId: number): Promise<number> {
  return tx.db.$count(
    notifications,
    sql`${notifications.channelId} = ${channelId} and ${notifications.leaseUntil} >= ${at(tx.now())}`,
  );
}

/** Leases up to `room` groups' newest states; a group with a request under way waits for it. */
export async function lease(
  tx: ServiceContext,
  channelId: number,
  room: number,
  until: Date,
): Promise<NotificationRow[]> {
  const now = tx.now();
  const chosen = await tx.db.execute<{ id: string }>(sql`
    select n.id from ${notifications} n
    where n.channel_id = ${channelId} and ${due(now)} and ${free(now)}
      and not exists (select 1 from ${notifications} o where o.channel_id = n.channel_id
        and o.group_key = n.group_key and (o.lease_until >= ${at(now)} or o.state_version > n.state_version))
    order by n.state desc, n.notice ->> 'priority', n.due_at, n.id
    limit ${room} for update skip locked`);
  const rows: NotificationRow[] = [];
  for (const { id } of chosen) {
    const [row] = await tx.db
      .update(notifications)
      .set({
        leaseUntil: until,
        fence: sql`${notifications.fence} + 1`,
        attempts: sql`${notifications.attempts} + 1`,
      })
      .where(eq(notifications.id, Number(id)))
      .returning();
    if (!row) continue;
    rows.push(row);
    await tx.db
      .insert(deliveryAttempts)
      .values({ notificationId: row.id, attempt: row.attempts, startedAt: now });
  }
  return rows;
}

/** Those that are still held, not those that ended or passed on meanwhile. */
export async function renewLeases(
  ctx: ServiceContext,
  rows: readonly Pick<NotificationRow, "id" | "fence">[],
  until: Date,
): Promise<void> {
  const held = rows.map((row) => sql`(${row.id}::bigint, ${row.fence}::int)`);
  await ctx.db.execute(sql`
    update ${notifications} n set lease_until = ${at(until)}
    where n.lease_until is not null and (n.id, n.fence) in (${sql.join(held, sql`, `)})`);
}

/** Writes to a leased row; false when the lease has gone to somebody else meanwhile. */
export async function writeLeased(
  tx: ServiceContext,
  row: Pick<NotificationRow, "id" | "fence">,
  set: Partial<typeof notifications.$inferInsert>,
): Promise<boolean> {
  const written = await tx.db
    .update(notifications)
    .set(set)
    .where(and(eq(notifications.id, row.id), eq(notifications.fence, row.fence)))
    .returning({ id: notifications.id });
  return written.length > 0;
}

export async function endAttempt(
  tx: ServiceContext,
  row: NotificationRow,
  end: { outcome: AttemptOutcome; status: number | null; detail: string | null },
): Promise<void> {
  const open = and(eq(deliveryAttempts.notificationId, row.id), isNull(deliveryAttempts.outcome));
  // Sending again every minute to receivers that forget is no news while it works.
  if (row.state === "delivered" && end.outcome === "sent") await tx.db.delete(deliveryAttempts).where(open);
  else
    await tx.db
      .update(deliveryAttempts)
      .set({ ...end, endedAt: tx.now() })
      .where(open);
}

const ofGroup = (row: Pick<NotificationRow, "channelId" | "groupKey">) =>
  and(eq(messageHandles.channelId, row.channelId), eq(messageHandles.groupKey, row.groupKey));

export async function handleOf(ctx: ServiceContext, row: NotificationRow): Promise<Handle | null> {
  const [found] = await ctx.db.select().from(messageHandles).where(ofGroup(row));
  return found?.handle ?? null;
}

export async function setHandle(
  tx: ServiceContext,
  row: NotificationRow,
  handle: Handle | null,
): Promise<void> {
  if (handle === null) {
    await tx.db.delete(messageHandles).where(ofGroup(row));
    return;
  }
  const { channelId, groupKey } = row;
  await tx.db
    .insert(messageHandles)
    .values({ channelId, groupKey, handle, updatedAt: tx.now() })
    .onConflictDoUpdate({
      target: [messageHandles.channelId, messageHandles.groupKey],
      set: { handle, updatedAt: tx.now() },
    });
}

/** Older states of the group are not sent again once a newer one has arrived. */
export async function endOlderResends(tx: ServiceContext, row: NotificationRow): Promise<void> {
  await tx.db
    .update(notifications)
    .set({ resendAt: null })
    .where(
      sql`${notifications.channelId} = ${row.channelId} and ${notifications.groupKey} = ${row.groupKey}
        and ${notifications.stateVersion} < ${row.stateVersion} and ${notifications.resendAt} is not null`,
    );
}

export async function holdChannel(tx: ServiceContext, channelId: number, until: Date): Promise<void> {
  await tx.db
    .update(channels)
    .set({ notBefore: sql`greatest(coalesce(${channels.notBefore}, ${at(until)}), ${at(until)})` })
    .where(eq(channels.id, channelId));
}

export async function oldestWait(ctx: ServiceContext): Promise<Date | null> {
  const now = ctx.now();
  const [row] = await ctx.db.execute<{ due: string | null }>(sql`
    select min(n.due_at) as due from ${notifications} n join ${channels} c on c.id = n.channel_id
    where n.state = 'pending' and n.due_at <= ${at(now)} and ${free(now)}
      and (${ctx.projectId} = 0 or c.project_id = ${ctx.projectId}) and (c.not_before is null or c.not_before <= ${at(now)})
      and not exists (select 1 from ${endpointHealth} e where e.project_id = c.project_id
        and e.endpoint = c.endpoint and e.open_until > ${at(now)})`);
  return row?.due ? new Date(row.due) : null;
}
