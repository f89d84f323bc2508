import { z } from "zod";
import {
  acknowledgeAlert,
  acknowledgeAlertBody,
  alertsBody,
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
import { escalationShape } from "./escalations.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const map = z.record(z.string(), z.string());
const alert = z.object({
  id: z.number(),
  fingerprint: z.string(),
  status: z.enum(["firing", "resolved"]),
  labels: map,
  annotations: map,
  starts_at: z.string(),
  ends_at: z.string().nullable(),
  acknowledged: z.boolean(),
  acknowledged_by: z.string().nullable(),
  acknowledged_until: z.string().nullable(),
  flapping_since: z.string().nullable(),
  url: z.string(),
});
const silence = z.object({
  id: z.number(),
  state: z.enum(["pending", "active", "expired"]),
  matchers: z.array(z.string()),
  starts_at: z.string(),
  ends_at: z.string(),
  comment: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  matching: z.number(),
  matched: z.number(),
  expire_on_resolve: z.boolean(),
  warn_at: z.string().nullable(),
});
const silences = z.object({ silences: z.array(silence) });
const configuration = z.object({
  version: z.number(),
  configuration: z.record(z.string(), z.unknown()),
  yaml: z.string(),
  alertmanager_yaml: z.string(),
  created_by: z.string().nullable(),
  created_at: z.string().nullable(),
});
const configurationBody = z
  .strictObject({
    configuration: z.record(z.string(), z.unknown()).optional(),
    yaml: z.string().max(1_000_000).optional(),
  })
  .refine((b) => (b.configuration === undefined) !== (b.yaml === undefined), "give configuration or yaml");
const telling = z.object({
  at: z.string(),
  receiver: z.string(),
  channel: z.string().nullable(),
  reason: z.string(),
  status: z.string(),
  delivery: z.string().nullable(),
  digest_at: z.string().nullable(),
  fallbacks: z.array(z.object({ channel: z.string(), delivery: z.string() })),
});
const personExplanation = z.object({
  id: z.number(),
  name: z.string(),
  role: z.string(),
  channels: z.array(
    z.object({
      channel: z.string(),
      kind: z.string(),
      reaches: z.enum(["yes", "no", "unknown"]),
      how: z.string(),
    }),
  ),
  told: z.array(telling),
  called: z.array(z.object({ at: z.string(), why: z.string() })),
  read_at: z.string().nullable(),
  why: z.string(),
});
const explanation = z.object({
  alert,
  routes: z.array(
    z.object({
      path: z.string(),
      receiver: z.string(),
      channels: z.array(z.string()),
      group: z.string(),
      group_labels: map,
      muted: z.string().nullable(),
      next_at: z.string().nullable(),
      escalation: z.string().nullable(),
      digest_at: z.string().nullable(),
      dedup: z.string().nullable(),
    }),
  ),
  silenced_by: z.array(z.number()),
  inhibited_by: z.string().nullable(),
  acknowledged: z.boolean(),
  told: z.array(telling),
  escalations: z.array(escalationShape),
  person: personExplanation.nullable(),
  why: z.string(),
});
const replay = z.object({
  from: z.string(),
  to: z.string(),
  alerts: z.number(),
  receivers: z.array(z.object({ receiver: z.string(), now: z.number(), proposed: z.number() })),
  proposed: z.array(
    z.object({
      at: z.string(),
      receiver: z.string(),
      group: z.string(),
      reason: z.string(),
      firing: z.number(),
      resolved: z.number(),
    }),
  ),
});
const id = z.coerce.number().int().min(1);

export const alertsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/alerts",
    permission: "incidents:read",
    summary: "Alerts, those that changed last first",
    responses: { 200: { description: "At most 200", schema: z.object({ alerts: z.array(alert) }) } },
    handle: async ({ ctx }) => ({ body: { alerts: await listAlerts(ctx) } }),
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
    responses: { 200: { description: "The routing", schema: configuration } },
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
