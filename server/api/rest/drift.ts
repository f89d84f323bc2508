import { z } from "zod";
import { driftStates, grains, verdicts } from "#lib/domain/drift.ts";
import { columnKinds } from "#lib/domain/schema.ts";
import { driftReportText } from "#server/drift/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const text = z.union([z.string(), z.array(z.string())]);

/** `a,b`, or the parameter repeated. */
export const list = text.transform((v) =>
  [v]
    .flat()
    .flatMap((one) => one.split(","))
    .filter((one) => one !== ""),
);

/** `key:value`; repeated for a pair. */
export const segments = text.transform((v) => [v].flat());

const number = z.number().nullable();

const score = z.object({
  value: number,
  p: number,
  floor: number,
  method: z.enum(["exact", "binned", "simulated"]),
});

const window = z.object({
  start: z.string(),
  end: z.string(),
  n: z.number().int(),
  complete: z.boolean(),
  verdict: z.enum(verdicts),
  state: z.enum(driftStates),
  p: number,
  p_adjusted: number,
  effect: z.object({ name: z.string(), value: number, floor: number, minimum: z.number() }).nullable(),
  scores: z.record(z.string(), score),
  presets: z.record(z.string(), z.object({ value: number, threshold: z.number(), drift: z.boolean() })),
  baseline: z
    .object({
      baseline: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      periods: z.number().int(),
      events: z.number().int(),
      reason: z.string().nullable(),
    })
    .optional(),
});

const report = z.object({
  model: z.string(),
  version: z.string(),
  grain: z.enum(grains),
  segment: z.string().nullable(),
  as_of: z.string(),
  q: z.number(),
  baseline: z.string(),
  features: z.array(
    z.object({
      feature: z.string(),
      kind: z.enum(columnKinds),
      verdict: z.enum(verdicts),
      windows: z.array(window),
    }),
  ),
});

export const driftRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/drift",
    permission: "drift:read",
    summary: "Drift of every feature, window by window, with the numbers behind each verdict",
    params: z.object({ model: z.string() }),
    query: z.object({
      from: z.string().optional(),
      to: z.string().optional(),
      from_b: z.string().optional(),
      to_b: z.string().optional(),
      grain: z.enum(grains).optional(),
      version: z.string().optional(),
      features: list.optional(),
      segment: segments.optional(),
      detectors: list.optional(),
      presets: list.optional(),
      baseline: z.string().optional(),
    }),
    responses: { 200: { description: "The drift report", schema: report } },
    handle: async ({ ctx, params, query }) =>
      new Response(await driftReportText(ctx, { ...params, ...query }), {
        headers: { "content-type": "application/json" },
      }),
  }),
];
