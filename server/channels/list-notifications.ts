import type { z } from "zod";
import { giveUpAfterMs } from "#lib/channels/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Priority } from "#lib/domain/incident.ts";
import type { NoticeReason } from "#lib/domain/notice.ts";
import type { NotificationState } from "#lib/domain/notification.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { notificationsQuery } from "./input.ts";
import { attemptsOf, pageOfNotifications, reviveNotification } from "./store.ts";

/** One delivery as the API and the console show it. */
export type Notification = {
  id: number;
  channel: string;
  kind: string;
  group_key: string;
  state_version: number;
  state: NotificationState;
  reason: NoticeReason;
  status: "firing" | "resolved";
  priority: Priority;
  summary: string;
  alerts: number;
  created_at: string;
  due_at: string | null;
  delivered_at: string | null;
  gives_up_at: string;
  last_error: string | null;
  attempts: {
    attempt: number;
    started_at: string;
    ended_at: string | null;
    outcome: string | null;
    status: number | null;
    detail: string | null;
  }[];
};

type Page = { notifications: Notification[]; next: number | null };

/** The project's notifications with every attempt, newest first; `next` is the id that the following page goes before. */
export async function listNotifications(
  ctx: ServiceContext,
  asked: z.input<typeof notificationsQuery> = {},
): Promise<Page> {
  authorize(ctx, "channels:read");
  const { limit, ...where } = notificationsQuery.parse(asked);
  const rows = await pageOfNotifications(ctx, { ...where, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const next = rows.length > limit ? (shown.at(-1)?.notification.id ?? null) : null;
  return { notifications: await withAttempts(ctx, shown), next };
}

export async function getNotification(ctx: ServiceContext, asked: { id: number }): Promise<Notification> {
  authorize(ctx, "channels:read");
  const [found] = await withAttempts(ctx, await pageOfNotifications(ctx, { id: asked.id, limit: 1 }));
  if (!found) throw new LeewayError("NOT_FOUND", `The notification ${asked.id} does not exist.`);
  return found;
}

/** Sends a dead letter again, for up to another day. Where a newer state of its group exists, that one counts. */
export async function replayDeadLetter(given: ServiceContext, asked: { id: number }): Promise<Notification> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  return transaction(ctx, async (tx) => {
    const before = await getNotification(tx, asked);
    const revived = await reviveNotification(tx, asked.id, new Date(tx.now().getTime() + giveUpAfterMs));
    if (!revived) {
      throw new LeewayError(
        "CONFLICT",
        `The notification ${asked.id} is ${before.state}: only dead letters are sent again.`,
      );
    }
    await audit(tx, { action: "notification.replay", subject: `notification:${asked.id}` });
    return getNotification(tx, asked);
  });
}

async function withAttempts(
  ctx: ServiceContext,
  rows: Awaited<ReturnType<typeof pageOfNotifications>>,
): Promise<Notification[]> {
  const attempts = Map.groupBy(
    await attemptsOf(
      ctx,
      rows.map((r) => r.notification.id),
    ),
    (a) => a.notificationId,
  );
  return rows.map(({ notification: n, channel, kind }) => ({
    id: n.id,
    channel,
    kind,
    group_key: n.groupKey,
    state_version: n.stateVersion,
    state: n.state as NotificationState,
    reason: n.notice.reason,
    status: n.notice.status,
    priority: n.notice.priority,
    summary:
      n.notice.commonAnnotations.summary ??
      n.notice.alerts[0]?.annotations.summary ??
      n.notice.alerts[0]?.labels.alertname ??
      n.notice.receiver,
    alerts: n.notice.alerts.length + n.notice.truncatedAlerts,
    created_at: n.createdAt.toISOString(),
    due_at: n.state === "pending" ? n.dueAt.toISOString() : null,
    delivered_at: n.deliveredAt?.toISOString() ?? null,
    gives_up_at: n.giveUpAt.toISOString(),
    last_error: n.lastError,
    attempts: (attempts.get(n.id) ?? []).map((a) => ({
      attempt: a.attempt,
      started_at: a.startedAt.toISOString(),
      ended_at: a.endedAt?.toISOString() ?? null,
      outcome: a.outcome,
      status: a.status,
      detail: a.detail,
    })),
  }));
}
