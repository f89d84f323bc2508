import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import { sources, watches } from "#lib/domain/monitor.ts";
import { measurePower, replayBody, replayRule, watchReport } from "#server/findings/index.ts";
import { getMonitor, monitorBody, monitorRef, putMonitor } from "#server/monitors/index.ts";
import { modelRef } from "#server/models/index.ts";
import { list } from "./drift.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const rule = z.object({
  q: z.number(),
  effect_at_least: z.number().nullable(),
  need: z.number(),
  of: z.number(),
  clear: z.number(),
});
const monitor = z.object({
  id: z.number(),
  monitor: z.string(),
  watch: z.enum(watches),
  source: z.enum(sources),
  columns: z.array(z.string()),
  segment: z.string().nullable(),
  grain: z.enum(grains),
  baseline: z.string(),
  budget_days: z.number(),
  enabled: z.boolean(),
  origin: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  rule,
  false_alarms_at_most: z.number(),
});
const watched = monitor.extend({
  watches: z.number(),
  lint: z.array(z.object({ code: z.string(), message: z.string() })),
});
const replayed = z.object({
  grain: z.enum(grains),
  baseline: z.string(),
  rule,
  windows: z.number(),
  judged: z.number(),
  crossings: z.number(),
  alarms: z.number(),
  outside: z.number(),
  alarms_per_day: z.number().nullable(),
  findings: z.array(
    z.object({
      feature: z.string(),
      onset: z.string(),
      opened_at: z.string(),
      closed_at: z.string().nullable(),
      effect: z.number().nullable(),
    }),
  ),
  incidents: z.array(
    z.object({
      name: z.string(),
      caught: z.boolean(),
      delay_ms: z.number().nullable(),
      features: z.array(z.string()),
    }),
  ),
});
const power = z.object({
  n: z.number(),
  q: z.number(),
  columns: z.number(),
  features: z.array(
    z.object({
      feature: z.string(),
      kind: z.string(),
      powers: z.array(
        z.object({
          injection: z.string(),
          smallest: z.number().nullable(),
          found: z.number().nullable(),
        }),
      ),
    }),
  ),
});

export const monitorsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/monitors",
    permission: "monitors:read",
    summary: "What is watched in a model, under which rule, and what is wrong with a monitor",
    params: modelRef,
    responses: {
      200: { description: "All monitors by name", schema: z.object({ monitors: z.array(watched) }) },
    },
    handle: async ({ ctx, params }) => ({ body: { monitors: await watchReport(ctx, params) } }),
  }),
  defineRoute({
    method: "GET",
    path: "/models/{model}/monitors/{monitor}",
    permission: "monitors:read",
    summary: "One monitor",
    params: monitorRef,
    responses: { 200: { description: "The monitor", schema: monitor } },
    handle: async ({ ctx, params }) => ({ body: await getMonitor(ctx, params) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/models/{model}/monitors/{monitor}",
    permission: "monitors:write",
    summary: "Make a monitor, or change it; its alarm budget is solved into its rule",
    params: monitorRef,
    body: monitorBody,
    responses: {
      200: { description: "Changed; what the body leaves out keeps its value", schema: monitor },
      201: { description: "Made", schema: monitor },
    },
    handle: async ({ ctx, params, body }) => {
      const { created, monitor: made } = await putMonitor(ctx, { ...params, ...body });
      return { status: created ? 201 : 200, body: made };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/models/{model}/monitors/{monitor}/replay",
    permission: "monitors:read",
    summary: "Replay history under a proposed rule: alarms a day, known incidents caught, delay",
    params: monitorRef,
    body: replayBody,
    responses: {
      200: {
        description: "The monitor's own rule and the proposed one, side by side",
        schema: z.object({ current: replayed, proposed: replayed }),
      },
    },
    handle: async ({ ctx, params, body }) => ({ body: await replayRule(ctx, { ...params, ...body }) }),
  }),
  defineRoute({
    method: "GET",
    path: "/models/{model}/monitors/{monitor}/power",
    permission: "monitors:read",
    summary: "The smallest change of each watched column that would be noticed in a window of n rows",
    params: monitorRef,
    query: z.object({
      n: z.coerce.number().int().min(1).max(10_000_000).optional(),
      features: list.optional(),
    }),
    responses: { 200: { description: "By injecting changes into the reference", schema: power } },
    handle: async ({ ctx, params, query }) => ({ body: await measurePower(ctx, { ...params, ...query }) }),
  }),
];
