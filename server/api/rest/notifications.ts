import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { priorities } from "#lib/domain/incident.ts";
import { noticeReasons } from "#lib/domain/notice.ts";
import { attemptOutcomes, notificationStates } from "#lib/domain/notification.ts";
import { getNotification, listNotifications, replayDeadLetter } from "#server/channels/index.ts";
import { decodeCursor, encodeCursor, pagingQuery } from "./paging.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const ref = z.object({ notification: z.coerce.number().int().min(1) }) as unknown as z.ZodType<{
  notification: string;
}>;

const notification = z.object({
  id: z.number(),
  channel: z.string(),
  kind: z.string(),
  group_key: z.string(),
  state_version: z.number(),
  state: z.enum(notificationStates),
  reason: z.enum(noticeReasons),
  status: z.enum(["firing", "resolved"]),
  priority: z.enum(priorities),
  summary: z.string(),
  alerts: z.number(),
  created_at: z.string(),
  due_at: z.string().nullable(),
  delivered_at: z.string().nullable(),
  gives_up_at: z.string(),
  last_error: z.string().nullable(),
  attempts: z.array(
    z.object({
      attempt: z.number(),
      started_at: z.string(),
      ended_at: z.string().nullable(),
      outcome: z.enum(attemptOutcomes).nullable(),
      status: z.number().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});

function before(cursor: string | undefined): number | undefined {
  const position = decodeCursor(cursor);
  if (position === undefined || typeof position === "number") return position;
  throw new LeewayError("INVALID", "The cursor is not one that a page of this list returned.");
}

export const notificationsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/notifications",
    permission: "channels:read",
    summary: "What was sent, waits or was given up, with every attempt, newest first",
    query: z.object({
      ...pagingQuery,
      channel: z.string().max(100).optional(),
      state: z.enum(notificationStates).optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    responses: {
      200: {
        description: "A page of notifications",
        schema: z.object({ notifications: z.array(notification), next_cursor: z.string().nullable() }),
      },
    },
    handle: async ({ ctx, query }) => {
      const { cursor, ...where } = query;
      const page = await listNotifications(ctx, { ...where, before: before(cursor) });
      const next_cursor = page.next === null ? null : encodeCursor(page.next);
      return { body: { notifications: page.notifications, next_cursor } };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/notifications/{notification}",
    permission: "channels:read",
    summary: "One notification with every attempt",
    params: ref,
    responses: { 200: { description: "The notification", schema: notification } },
    handle: async ({ ctx, params }) => ({
      body: await getNotification(ctx, { id: Number(params.notification) }),
    }),
  }),
  defineRoute({
    method: "POST",
    path: "/notifications/{notification}/replay",
    permission: "channels:manage",
    summary: "Send a dead letter again",
    params: ref,
    responses: { 202: { description: "On its way again", schema: notification } },
    handle: async ({ ctx, params }) => ({
      status: 202,
      body: await replayDeadLetter(ctx, { id: Number(params.notification) }),
    }),
  }),
];
