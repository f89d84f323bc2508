import { z } from "zod";
import { grains, verdicts } from "#lib/domain/drift.ts";
import { performanceReport, performanceWindow, weakSegments } from "#server/performance/index.ts";
import { cellValueRoutes } from "./cell-values.ts";
import { list, segments } from "./drift.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const number = z.number().nullable();
const count = z.number().int();

/** What one row of a cell of the confusion matrix is worth. */
const worth = z.coerce.number().optional();

const threshold = z.object({
  threshold: z.number(),
  tp: count,
  fp: count,
  fn: count,
  tn: count,
  value: z.number(),
});

const windowOutcome = z.object({
  start: z.string(),
  end: z.string(),
  n: count,
  labelled: count,
  confusion: z.object({ classes: z.array(z.string()), counts: z.array(z.array(count)) }).nullable(),
  calibration: z.array(z.unknown()),
  thresholds: z.array(threshold),
  classes: z.array(z.object({ class: z.string(), thresholds: z.array(threshold) })),
  value: number,
  points: z.array(z.object({ truth: z.number(), predicted: z.number() })),
  queries: z.object({ counted: count, irrelevant: count }).nullable(),
});

const estimate = z.union([
  z.object({ value: z.number(), low: z.number(), high: z.number() }),
  z.object({ refused: z.string() }),
]);

const audit = z.object({
  windows: count,
  mean_absolute_error: number,
  coverage: number,
  stated_coverage: z.number(),
  p: number,
  verdict: z.enum(["holds", "not trustworthy", "too few windows"]),
  note: z.string().nullable(),
});

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
  estimates: z.object({ cbpe: estimate, pape: estimate }).nullable(),
});

const report = z.object({
  model: z.string(),
  version: z.string(),
  task: z.enum(["binary", "multiclass", "regression", "ranking"]).nullable(),
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
      audit,
      audits: z.object({ cbpe: audit, pape: audit }).nullable(),
      windows: z.array(window),
    }),
  ),
});

const predicate = z.discriminatedUnion("kind", [
  z.object({ feature: z.string(), kind: z.literal("range"), above: number, upTo: number }),
  z.object({ feature: z.string(), kind: z.literal("is"), value: z.string() }),
  z.object({ feature: z.string(), kind: z.literal("other"), than: count }),
  z.object({ feature: z.string(), kind: z.literal("missing") }),
]);

const weak = z.object({
  model: z.string(),
  version: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  segment: z.string().nullable(),
  as_of: z.string(),
  q: z.number(),
  metric: z.string().nullable(),
  basis: z.enum(["realised", "estimated"]).nullable(),
  note: z.string().nullable(),
  n: count,
  searched: count,
  features: count,
  features_left_out: count,
  depth: count,
  tested: count,
  loss: number,
  loss_reference: number,
  slices: z.array(
    z.object({
      segment: z.string(),
      predicates: z.array(predicate),
      n: count,
      share: z.number(),
      loss: z.number(),
      loss_rest: z.number(),
      difference: z.number(),
      low: z.number(),
      high: z.number(),
      effect: number,
      p: z.number(),
      q: z.number(),
      change: z
        .object({
          share_reference: z.number(),
          loss_reference: number,
          total: z.number(),
          rate: z.number(),
          rate_rest: z.number(),
          mix: z.number(),
        })
        .nullable(),
    }),
  ),
});

export const performanceRoutes: RestRoute[] = [
  ...cellValueRoutes,
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
  defineRoute({
    method: "GET",
    path: "/models/{model}/performance/window",
    permission: "drift:read",
    summary:
      "Predictions against truth in one window: confusion, calibration, and every threshold with what it would be worth",
    params: z.object({ model: z.string() }),
    query: z.object({
      start: z.string(),
      grain: z.enum(grains).optional(),
      version: z.string().optional(),
      segment: segments.optional(),
      tp: worth,
      fp: worth,
      fn: worth,
      tn: worth,
    }),
    responses: { 200: { description: "The window that holds start", schema: windowOutcome } },
    handle: async ({ ctx, params, query: { tp, fp, fn, tn, ...rest } }) => ({
      body: await performanceWindow(ctx, { ...params, ...rest, worth: { tp, fp, fn, tn } }),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/models/{model}/segments/weak",
    permission: "drift:read",
    summary:
      "Weak segments: where the model errs more than elsewhere, at a bounded rate of false discoveries",
    params: z.object({ model: z.string() }),
    query: z.object({
      from: z.string().optional(),
      to: z.string().optional(),
      version: z.string().optional(),
      segment: segments.optional(),
      metric: z.string().optional(),
      depth: z.coerce.number().int().min(1).max(3).optional(),
    }),
    responses: { 200: { description: "Segments, the costliest first", schema: weak } },
    handle: async ({ ctx, params, query, request }) => ({
      body: await weakSegments(ctx, { ...params, ...query }, request.signal),
    }),
  }),
];
