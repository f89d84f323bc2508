import { z } from "zod";
import { amendmentReasons } from "#lib/decide/index.ts";
import { grains, verdicts } from "#lib/domain/drift.ts";
import { driftHistory } from "#server/drift/index.ts";
import { performanceHistory } from "#server/performance/index.ts";
import { segments } from "./drift.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const number = z.number().nullable();

const history = z.object({
  model: z.string(),
  version: z.string(),
  start: z.string(),
  judgements: z.array(
    z.object({
      judged_at: z.string(),
      why: z.enum(amendmentReasons),
      detail: z.string().nullable(),
      revision: z.number().int(),
      against: z.string(),
      n: z.number().int(),
      n_labelled: z.number().int(),
      verdict: z.enum(verdicts),
      p: number,
      p_adjusted: number,
      effect: number,
      value: number,
    }),
  ),
});

const where = {
  start: z.string(),
  grain: z.enum(grains).optional(),
  version: z.string().optional(),
  segment: segments.optional(),
};

export const judgementRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/drift/history",
    permission: "drift:read",
    summary: "Every judgement of one feature in one closed window: when, why again, and what it said",
    params: z.object({ model: z.string() }),
    query: z.object({ ...where, feature: z.string(), baseline: z.string().optional() }),
    responses: { 200: { description: "Judgements, the first one first", schema: history } },
    handle: async ({ ctx, params, query }) => ({ body: await driftHistory(ctx, { ...params, ...query }) }),
  }),
  defineRoute({
    method: "GET",
    path: "/models/{model}/performance/history",
    permission: "drift:read",
    summary: "Every judgement of one metric in one closed window: when, why again, and what it said",
    params: z.object({ model: z.string() }),
    query: z.object({ ...where, metric: z.string() }),
    responses: { 200: { description: "Judgements, the first one first", schema: history } },
    handle: async ({ ctx, params, query }) => ({
      body: await performanceHistory(ctx, { ...params, ...query }),
    }),
  }),
];
