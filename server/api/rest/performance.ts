import { z } from "zod";
import { grains, verdicts } from "#lib/domain/drift.ts";
import { performanceReport } from "#server/performance/index.ts";
import { list, segments } from "./drift.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const number = z.number().nullable();
const count = z.number().int();

const window = z.object({
  start: z.string(),
  end: z.string(),
  n: count,
  n_labelled: count,
  sampled: count.nullable(),
  complete: z.boolean(),
  value: number,
  low: number,
  high: number,
  estimate: number,
  estimate_low: number,
  estimate_high: number,
  verdict: z.enum(verdicts),
  basis: z.enum(["realised", "estimated"]).nullable(),
  p: number,
  p_adjusted: number,
  worsening: number,
  floor: number,
  minimum: number,
});

const report = z.object({
  model: z.string(),
  version: z.string(),
  task: z.enum(["binary", "multiclass", "regression"]).nullable(),
  grain: z.enum(grains),
  segment: z.string().nullable(),
  as_of: z.string(),
  q: z.number(),
  label_maturity_hours: number,
  note: z.string().nullable(),
  validity: z.string(),
  metrics: z.array(
    z.object({
      metric: z.string(),
      label: z.string(),
      better: z.enum(["higher", "lower", "zero"]),
      verdict: z.enum(verdicts),
      reference: z.object({ n: count, value: z.number(), low: z.number(), high: z.number() }).nullable(),
      audit: z.object({ windows: count, mean_absolute_error: number, coverage: number }),
      windows: z.array(window),
    }),
  ),
});

export const performanceRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/performance",
    permission: "drift:read",
    summary:
      "How good the model is: realised metrics on matured labels, estimates without labels, and verdicts",
    params: z.object({ model: z.string() }),
    query: z.object({
      from: z.string().optional(),
      to: z.string().optional(),
      grain: z.enum(grains).optional(),
      version: z.string().optional(),
      segment: segments.optional(),
      metrics: list.optional(),
    }),
    responses: { 200: { description: "Every metric in every window", schema: report } },
    handle: async ({ ctx, params, query }) => ({
      body: await performanceReport(ctx, { ...params, ...query }),
    }),
  }),
];
