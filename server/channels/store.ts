import { and, asc, desc, eq, gte, inArray, isNull, lt, or, sql } from "drizzle-orm";
import {
  channels,
  deliveryAttempts,
  endpointHealth,
  inAppMessages,
  inAppReads,
  notifications,
  projects,
} from "#db/postgres/schema/index.ts";
import type { NotificationState } from "#lib/domain/notification.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type ChannelRow = typeof channels.$inferSelect;
export type NotificationRow = typeof notifications.$inferSelect;
export type NewNotification = typeof notifications.$inferInsert;
export type AttemptRow = typeof deliveryAttempts.$inferSelect;

export async function selectChannels(ctx: ServiceContext): Promise<ChannelRow[]> {
  return ctx.db
    .select()
    .from(channels)
    .where(and(eq(channels.projectId, ctx.projectId), isNull(channels.retiredAt)))
    .orderBy(asc(channels.name));
}

/** Locks the row until the end of the transaction when there is one. */
export async function findChannel(
  ctx: ServiceContext,
  name: string,
  lock = false,
): Promise<ChannelRow | undefined> {
  const query = ctx.db
    .select()
    .from(channels)
    .where(and(eq(channels.projectId, ctx.projectId), eq(channels.name, name), isNull(channels.retiredAt)));
  const [row] = await (lock ? query.for("update") : query);
  return row;
}

export async function findChannelById(ctx: ServiceContext, id: number): Promise<ChannelRow | undefined> {
  const [row] = await ctx.db.select().from(channels).where(eq(channels.id, id));
  return row;
}

/** Undefined when there is one of that name already. */
export async function insertChannel(
  tx: ServiceContext,
  row: typeof channels.$inferInsert,
): Promise<ChannelRow | undefined> {
  const [made] = await tx.db.insert(channels).values(row).onConflictDoNothing().returning();
  return made;
}

export async function updateChannel(
  tx: ServiceContext,
  id: number,
  set: Partial<typeof channels.$inferInsert>,
): Promise<ChannelRow> {
  const [row] = await tx.db.update(channels).set(set).where(eq(channels.id, id)).returning();
  return row as ChannelRow;
}

export async function projectsWithChannels(ctx: ServiceContext): Promise<number[]> {
  const rows = await ctx.db
    .selectDistinct({ id: channels.projectId })
    .from(channels)
    .where(isNull(channels.retiredAt));
  return rows.map((r) => r.id);
}

export async function slugOf(ctx: ServiceContext, projectId: number): Promise<string> {
  const [row] = await ctx.db.select({ slug: projects.slug }).from(projects).where(eq(projects.id, projectId));
  return row?.slug ?? "";
}

/** The row's id, or that of the one with the same channel, group and state. */
export async function insertNotification(tx: ServiceContext, row: NewNotification): Promise<{ id: number }> {
  const [made] = await tx.db
    .insert(notifications)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: notifications.id });
  if (made) return made;
  const [held] = await tx.db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        eq(notifications.channelId, row.channelId),
        eq(notifications.groupKey, row.groupKey),
        eq(notifications.stateVersion, row.stateVersion),
      ),
    );
  return held as { id: number };
}

/** What each channel of the project did since a time. */
export async function healthOfChannels(ctx: ServiceContext, since: Date) {
  const count = (state: string) =>
    sql<number>`count(*) filter (where ${notifications.state} = ${state} and (${notifications.state} = 'pending' or ${notifications.createdAt} >= ${since.toISOString()}::timestamptz))`.mapWith(
      Number,
    );
  return ctx.db
    .select({
      channelId: notifications.channelId,
      pending: count("pending"),
      delivered: count("delivered"),
      dead: count("dead"),
      lastDeliveredAt: sql<string | null>`max(${notifications.deliveredAt})`,
      lastError: sql<
        string | null
      >`(array_agg(${notifications.lastError} order by ${notifications.id} desc) filter (where ${notifications.state} in ('dead', 'delivered') or (${notifications.state} = 'pending' and ${notifications.lastError} is not null)))[1]`,
    })
    .from(notifications)
    .where(eq(notifications.projectId, ctx.projectId))
    .groupBy(notifications.channelId);
}

export async function openEndpoints(ctx: ServiceContext): Promise<Map<string, Date>> {
  const rows = await ctx.db
    .select()
    .from(endpointHealth)
    .where(and(eq(endpointHealth.projectId, ctx.projectId), gte(endpointHealth.openUntil, ctx.now())));
  return new Map(rows.flatMap((r) => (r.openUntil ? [[r.endpoint, r.openUntil] as const] : [])));
}

/** Newest first, with the channel's name. */
export async function pageOfNotifications(
  ctx: ServiceContext,
  page: {
    channel?: string | undefined;
    state?: NotificationState | undefined;
    from?: Date | undefined;
    to?: Date | undefined;
    before?: number | undefined;
    id?: number | undefined;
    limit: number;
  },
) {
  return ctx.db
    .select({ notification: notifications, channel: channels.name, kind: channels.kind })
    .from(notifications)
    .innerJoin(channels, eq(channels.id, notifications.channelId))
    .where(
      and(
        eq(notifications.projectId, ctx.projectId),
        page.channel === undefined ? undefined : eq(channels.name, page.channel),
        page.state && eq(notifications.state, page.state),
        page.from && gte(notifications.createdAt, page.from),
        page.to && lt(notifications.createdAt, page.to),
        page.before === undefined ? undefined : lt(notifications.id, page.before),
        page.id === undefined ? undefined : eq(notifications.id, page.id),
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(page.limit);
}

export async function attemptsOf(ctx: ServiceContext, ids: readonly number[]): Promise<AttemptRow[]> {
  if (ids.length === 0) return [];
  return ctx.db
    .select()
    .from(deliveryAttempts)
    .where(inArray(deliveryAttempts.notificationId, [...ids]))
    .orderBy(asc(deliveryAttempts.id));
}

/** Puts a dead letter back into the outbox; false unless it is one. */
export async function reviveNotification(
  tx: ServiceContext,
  id: number,
  until: Date,
): Promise<{ newer: boolean } | null> {
  const [row] = await tx.db
    .update(notifications)
    .set({ state: "pending", dueAt: tx.now(), giveUpAt: until, leaseUntil: null, attempts: 0, steps: 0 })
    .where(
      and(
        eq(notifications.id, id),
        eq(notifications.projectId, tx.projectId),
        eq(notifications.state, "dead"),
      ),
    )
    .returning();
  if (!row) return null;
  const [newer] = await tx.db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        eq(notifications.channelId, row.channelId),
        eq(notifications.groupKey, row.groupKey),
        sql`${notifications.stateVersion} > ${row.stateVersion}`,
      ),
    )
    .limit(1);
  return { newer: newer !== undefined };
}

/** Writes a bell message, or brings the one of the same key up to date. */
export async function putInAppMessage(
  tx: ServiceContext,
  row: Omit<typeof inAppMessages.$inferInsert, "createdAt" | "updatedAt">,
): Promise<void> {
  const { title, body, url, priority, status } = row;
  await tx.db
    .insert(inAppMessages)
    .values({ ...row, createdAt: tx.now(), updatedAt: tx.now() })
    .onConflictDoUpdate({
      target: [inAppMessages.projectId, inAppMessages.key],
      set: { title, body, url, priority, status, updatedAt: tx.now() },
    });
}

const unread = sql<boolean>`(${inAppReads.readAt} is null or ${inAppReads.readAt} < ${inAppMessages.updatedAt})`;

export async function selectInbox(ctx: ServiceContext, userId: number, limit: number) {
  const ofPerson = and(eq(inAppReads.messageId, inAppMessages.id), eq(inAppReads.userId, userId));
  const theirs = and(
    eq(inAppMessages.projectId, ctx.projectId),
    or(isNull(inAppMessages.userId), eq(inAppMessages.userId, userId)),
  );
  const messages = await ctx.db
    .select({ message: inAppMessages, unread })
    .from(inAppMessages)
    .leftJoin(inAppReads, ofPerson)
    .where(theirs)
    .orderBy(desc(inAppMessages.updatedAt))
    .limit(limit);
  const [total] = await ctx.db
    .select({ unread: sql<number>`count(*) filter (where ${unread})`.mapWith(Number) })
    .from(inAppMessages)
    .leftJoin(inAppReads, ofPerson)
    .where(theirs);
  return { messages, unread: total?.unread ?? 0 };
}

/** Marks as read what a person has seen up to a time; all of the project when no message is named. */
export async function markInboxRead(
  tx: ServiceContext,
  userId: number,
  seen: { id: number | null; upTo: Date },
): Promise<void> {
  const at = seen.upTo.toISOString();
  await tx.db.execute(sql`
    insert into ${inAppReads} (message_id, user_id, read_at)
    select id, ${userId}, ${at}::timestamptz from ${inAppMessages}
    where project_id = ${tx.projectId} and (user_id is null or user_id = ${userId}) and updated_at <= ${at}::timestamptz
      and (${seen.id}::bigint is null or id = ${seen.id}::bigint)
    on conflict (message_id, user_id) do update set read_at = greatest(in_app_reads.read_at, excluded.read_at)`);
}
