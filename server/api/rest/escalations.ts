import { z } from "zod";
import {
  escalationBody,
  escalationSettings,
  listEscalations,
  putEscalation,
  removeEscalation,
  routeOptionsInput,
  setRouteOptions,
} from "#server/alerts/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const strings = z.array(z.string());
export const escalationShape = z.object({
  id: z.number(),
  policy: z.string(),
  group: z.string(),
  group_labels: z.record(z.string(), z.string()),
  state: z.string(),
  started_at: z.string(),
  next_at: z.string().nullable(),
  held_by: z.string().nullable(),
  ended_at: z.string().nullable(),
  end_reason: z.string().nullable(),
  steps: z.array(
    z.object({
      at: z.string(),
      round: z.number(),
      step: z.number(),
      channels: strings,
      people: strings,
      why: z.string(),
    }),
  ),
});
const settings = z.object({
  policies: z.array(
    z.object({
      name: z.string(),
      repeat: z.number(),
      steps: z.array(z.object({ after_minutes: z.number(), channels: strings, people: strings })),
    }),
  ),
  routes: z.array(
    z.object({
      path: z.string(),
      matchers: z.string(),
      receiver: z.string(),
      escalation: z.string().nullable(),
      digest: z.object({ every: z.enum(["day", "hour"]), minute: z.number() }).nullable(),
    }),
  ),
  people: strings,
});
const responses = {
  200: { description: "Policies, what each route does, and who can be called", schema: settings },
};
const params = z.object({ name: z.string().trim().min(1).max(100) });

export const escalationsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/escalations",
    permission: "incidents:read",
    summary: "Escalations under way, and the last that ended",
    responses: {
      200: { description: "At most 50", schema: z.object({ escalations: z.array(escalationShape) }) },
    },
    handle: async ({ ctx }) => ({ body: { escalations: await listEscalations(ctx) } }),
  }),
  defineRoute({
    method: "GET",
    path: "/alerts/policies",
    permission: "channels:read",
    summary: "Escalation policies, and which routes escalate or gather their messages",
    responses,
    handle: async ({ ctx }) => ({ body: await escalationSettings(ctx) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/alerts/policies/{name}",
    permission: "channels:manage",
    summary: "Make or change an escalation policy",
    params,
    body: escalationBody,
    responses,
    handle: async ({ ctx, params: { name }, body }) => ({
      body: await putEscalation(ctx, { name, ...body }),
    }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/alerts/policies/{name}",
    permission: "channels:manage",
    summary: "Remove an escalation policy, also from the routes that name it",
    params,
    responses,
    handle: async ({ ctx, params: { name } }) => ({ body: await removeEscalation(ctx, { name }) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/alerts/route-options",
    permission: "channels:manage",
    summary: "Say of a route which policy takes over and whether its messages are gathered",
    body: routeOptionsInput,
    responses,
    handle: async ({ ctx, body }) => ({ body: await setRouteOptions(ctx, body) }),
  }),
];
