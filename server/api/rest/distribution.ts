import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import { distribution } from "#server/drift/index.ts";
import { segments } from "./drift.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const count = z.number().int();
const sides = z.object({ reference: count, current: count });
const counted = z.object({ n: count, counts: z.array(count) });
const summary = z.record(z.string(), z.union([z.number(), z.string()]).nullable());

const body = z.object({
  model: z.string(),
  version: z.string(),
  feature: z.string(),
  kind: z.string(),
  segment: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  against: z.union([
    z.literal("reference"),
    z.object({ from: z.string(), to: z.string(), periods: z.number().int().optional() }),
  ]),
  reference: counted,
  current: counted,
  bins: z.array(z.object({ label: z.string(), low: z.number(), high: z.number() })).optional(),
  categories: z.array(z.object({ label: z.string(), new: z.boolean(), vanished: z.boolean() })).optional(),
  nulls: sides,
  nan: sides,
  inf: sides,
  below: sides,
  above: sides,
  summary: z.object({ reference: summary, current: summary }),
});

export const distributionRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/features/{feature}/distribution",
    permission: "drift:read",
    summary: "One feature's values in a span of events beside the reference, or beside another span",
    params: z.object({ model: z.string(), feature: z.string() }),
    query: z.object({
      from: z.string().optional(),
      to: z.string().optional(),
      version: z.string().optional(),
      segment: segments.optional(),
      against: z.string().optional(),
      grain: z.enum(grains).optional(),
    }),
    responses: { 200: { description: "Both distributions over the same bins", schema: body } },
    handle: async ({ ctx, params, query }) => ({ body: await distribution(ctx, { ...params, ...query }) }),
  }),
];
