import { z } from "zod";
import {
  acknowledgeAlert,
  acknowledgeAlertBody,
  alertsBody,
  alertsInput,
  createSilence,
  expireSilence,
  explainAlert,
  getConfiguration,
  listAlerts,
  listSilences,
  previewSilence,
  putConfiguration,
  receiveAlerts,
  silenceBody,
  simulateConfiguration,
  sweepSilences,
  unusedSilences,
} from "#server/alerts/index.ts";
import { alert, configuration, explanation, imported, replay, silence, silences } from "./alerts-shape.ts";
import { decodePosition, encodeCursor, pagingQuery } from "./paging.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const configurationBody = z
  .strictObject({
    configuration: z.record(z.string(), z.unknown()).optional(),
    yaml: z.string().max(1_000_000).optional(),
  })
  .refine((b) => (b.configuration === undefined) !== (b.yaml === undefined), "give configuration or yaml");
const position = z.object({ updatedAt: z.coerce.date(), id: z.number().int() });

const id = z.coerce.number().int().min(1);

export const alertsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/alerts",
    permission: "incidents:read",
    summary: "Alerts, those that changed last first",
    query: z.object({
      ...pagingQuery,
      state: alertsInput.shape.state,
      // As a silence writes them, with commas between them: team="ml",severity=~"page|warn".
      matchers: alertsInput.shape.matchers,
      // To whom the routing in force leads.
      receiver: alertsInput.shape.receiver,
    }),
    responses: {
      200: {
        description: "A page of alerts; firing counts all that fire now",
        schema: z.object({
          alerts: z.array(alert),
          firing: z.number(),
          next_cursor: z.string().nullable(),
        }),
      },
    },
    handle: async ({ ctx, query: { cursor, ...rest } }) => {
      const { alerts, firing, next } = await listAlerts(ctx, {
        ...rest,
        before: decodePosition(position, cursor),
      });
      return { body: { alerts, firing, next_cursor: next && encodeCursor(JSON.stringify(next)) } };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/alerts",
    permission: "incidents:write",
    summary: "Take alerts as Prometheus pushes them to Alertmanager",
    body: alertsBody,
    responses: { 200: { description: "All are taken", schema: z.object({}) } },
    handle: async ({ ctx, body }) => {
      await receiveAlerts(
        ctx,
        body.map(({ startsAt, endsAt, ...rest }) => ({
          ...rest,
          startsAt: startsAt?.toISOString(),
          endsAt: endsAt?.toISOString(),
        })),
      );
      return { body: {} };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/alerts/configuration",
    permission: "channels:read",
    summary: "The routing that is in force, in Alertmanager's words",
    responses: { 200: { description: "The routing; version 0 comes with Leeway", schema: configuration } },
    handle: async ({ ctx }) => ({ body: await getConfiguration(ctx) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/alerts/configuration",
    permission: "channels:manage",
    summary: "Put a routing in force",
    body: configurationBody,
    responses: { 200: { description: "The routing", schema: configuration.extend({ imported }) } },
    handle: async ({ ctx, body }) => ({ body: await putConfiguration(ctx, body) }),
  }),
  defineRoute({
    method: "POST",
    path: "/alerts/simulate",
    permission: "channels:read",
    summary: "Replay the last seven days of alerts against another routing; nothing is sent",
    body: configurationBody,
    responses: { 200: { description: "What it would have sent to whom", schema: replay } },
    handle: async ({ ctx, body }) => ({ body: await simulateConfiguration(ctx, body) }),
  }),
  defineRoute({
    method: "GET",
    path: "/alerts/{alert}/explain",
    permission: "incidents:read",
    summary:
      "Why an alert was told to somebody, or was not; person asks for one member (number, e-mail, name or me)",
    params: z.object({ alert: id }),
    // A member by number, e-mail address or name; "me" is who asks.
    query: z.object({ person: z.string().trim().min(1).max(200).optional() }),
    responses: {
      200: { description: "Routes, groups, what keeps it quiet, and what was told", schema: explanation },
    },
    handle: async ({ ctx, params, query }) => ({ body: await explainAlert(ctx, { ...params, ...query }) }),
  }),
  defineRoute({
    method: "POST",
    path: "/alerts/{alert}/acknowledge",
    permission: "incidents:write",
    summary: "Say that somebody is on an alert, or on all that fire in its groups",
    params: z.object({ alert: id }),
    body: acknowledgeAlertBody,
    responses: { 200: { description: "The alerts", schema: z.object({ alerts: z.array(alert) }) } },
    handle: async ({ ctx, params, body: { until, ...body } }) => ({
      body: {
        alerts: await acknowledgeAlert(ctx, {
          ...params,
          ...body,
          ...(until ? { until: until.toISOString() } : {}),
        }),
      },
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/silences",
    permission: "incidents:read",
    summary: "Silences, with those that ended in the last five days",
    responses: { 200: { description: "The newest first", schema: silences } },
    handle: async ({ ctx }) => ({ body: { silences: await listSilences(ctx) } }),
  }),
  defineRoute({
    method: "POST",
    path: "/silences",
    permission: "incidents:write",
    summary: "Keep alerts that fit quiet for a time",
    body: silenceBody,
    responses: { 201: { description: "The silence", schema: silence } },
    handle: async ({ ctx, body }) => ({
      status: 201,
      body: await createSilence(ctx, {
        ...body,
        starts_at: body.starts_at?.toISOString(),
        ends_at: body.ends_at.toISOString(),
      }),
    }),
  }),
  defineRoute({
    method: "POST",
    path: "/silences/preview",
    permission: "incidents:read",
    summary:
      "What a silence with these matchers would keep quiet now, and what it would have fitted in 7 days",
    body: z.strictObject({ matchers: silenceBody.shape.matchers }),
    responses: {
      200: {
        description: "Counts, and some of what fires",
        schema: z.object({ now: z.number(), alerts: z.array(alert), last_7_days: z.number() }),
      },
    },
    handle: async ({ ctx, body }) => ({ body: await previewSilence(ctx, body) }),
  }),
  defineRoute({
    method: "GET",
    path: "/silences/unused",
    permission: "incidents:read",
    summary: "Silences that have fitted nothing since they began, a day ago or longer",
    responses: { 200: { description: "The newest first", schema: silences } },
    handle: async ({ ctx }) => ({ body: { silences: await unusedSilences(ctx) } }),
  }),
  defineRoute({
    method: "POST",
    path: "/silences/sweep",
    permission: "incidents:write",
    summary: "End all unused silences",
    responses: { 200: { description: "Those that were ended", schema: silences } },
    handle: async ({ ctx }) => ({ body: { silences: await sweepSilences(ctx) } }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/silences/{silence}",
    permission: "incidents:write",
    summary: "End a silence now",
    params: z.object({ silence: id }),
    responses: { 204: { description: "It has ended" } },
    handle: async ({ ctx, params }) => {
      await expireSilence(ctx, params);
      return { status: 204 };
    },
  }),
];
