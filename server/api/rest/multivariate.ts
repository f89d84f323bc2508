import { z } from "zod";
import { verdicts } from "#lib/domain/drift.ts";
import { multivariateReport } from "#server/drift/index.ts";
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
];
