import { z } from "zod";
import { verdicts } from "#lib/domain/drift.ts";
import { multivariateReport, setMultivariatePaused } from "#server/drift/index.ts";
import { list, segments } from "./drift.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const number = z.number().nullable();

const window = z.object({
  start: z.string(),
  end: z.string(),
  n: z.number().int(),
  sampled: z.number().int(),
  complete: z.boolean(),
  verdict: z.enum(verdicts),
  p: number,
  p_adjusted: number,
  value: number,
  floor: number,
  law: z.enum(["exact", "permutation"]).nullable(),
  features: z.array(z.object({ feature: z.string(), value: number })),
  pairs: z.array(
    z.object({
      features: z.array(z.string()).length(2),
      reference: number,
      window: number,
      p: number,
    }),
  ),
  rates: z.object({ reference: z.number(), window: z.number() }).nullable(),
  rows: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      score: number,
      features: z.array(z.object({ feature: z.string(), share: number, value: z.string().nullable() })),
    }),
  ),
});

const report = z.object({
  model: z.string(),
  version: z.string(),
  grain: z.enum(["day", "week"]),
  segment: z.string().nullable(),
  as_of: z.string(),
  q: z.number(),
  features_left_out: z.number().int(),
  progress: z.object({
    windows: z.number().int(),
    judged: z.number().int(),
    paused_by: z.string().nullable(),
    paused_at: z.string().nullable(),
  }),
  methods: z.array(
    z.object({
      method: z.string(),
      label: z.string(),
      unit: z.string(),
      minimum: z.number(),
      verdict: z.enum(verdicts),
      windows: z.array(window),
    }),
  ),
});

const pausePath = {
  path: "/models/{model}/multivariate/pause",
  permission: "monitors:write",
  params: z.object({ model: z.string() }),
  query: z.object({ segment: segments.optional() }),
} as const;
const paused = z.object({ paused: z.boolean() });

export const multivariateRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/multivariate",
    permission: "drift:read",
    summary:
      "Drift of rows as a whole: outputs, combinations of columns, anomalous rows, texts and embeddings",
    params: z.object({ model: z.string() }),
    query: z.object({
      from: z.string().optional(),
      to: z.string().optional(),
      grain: z.enum(["day", "week"]).optional(),
      version: z.string().optional(),
      segment: segments.optional(),
      methods: list.optional(),
    }),
    responses: { 200: { description: "Every method's result in every window", schema: report } },
    handle: async ({ ctx, params, query }) => ({
      body: await multivariateReport(ctx, { ...params, ...query }),
    }),
  }),
  defineRoute({
    method: "PUT",
    ...pausePath,
    summary: "Stop judging windows in the background, of a model or of one of its segments",
    responses: { 200: { description: "No further window is judged; what was judged stays", schema: paused } },
    handle: async ({ ctx, params, query }) => ({
      body: await setMultivariatePaused(ctx, { ...params, ...query, paused: true }),
    }),
  }),
  defineRoute({
    method: "DELETE",
    ...pausePath,
    summary: "Let the judging of windows go on",
    responses: { 200: { description: "It goes on with the newest windows", schema: paused } },
    handle: async ({ ctx, params, query }) => ({
      body: await setMultivariatePaused(ctx, { ...params, ...query, paused: false }),
    }),
  }),
];
