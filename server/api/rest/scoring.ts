import { z } from "zod";
import { versionRef } from "#server/models/index.ts";
import { getScoring, putScoring, removeScoring, scoringBody, testScoring } from "#server/serving/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const scoring = z.object({
  model: z.string(),
  version: z.string(),
  endpoint: scoringBody.omit({ header_value: true }).extend({ has_secret: z.boolean() }),
  updated_by: z.string(),
  updated_at: z.string(),
});
const test = z.object({
  ok: z.boolean(),
  text: z.string(),
  rows: z.number(),
  largest_difference: z.number().nullable(),
  milliseconds: z.number(),
});
const path = "/models/{model}/versions/{version}/scoring";

export const scoringRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path,
    permission: "models:read",
    summary: "Where a version can be asked for scores again, without its secret",
    params: versionRef,
    responses: { 200: { description: "The endpoint", schema: scoring } },
    handle: async ({ ctx, params }) => ({ body: await getScoring(ctx, params) }),
  }),
  defineRoute({
    method: "PUT",
    path,
    permission: "models:write",
    summary:
      "Name a server of the Open Inference Protocol that scores rows again; its secret is kept encrypted",
    params: versionRef,
    body: scoringBody as unknown as z.ZodType<z.input<typeof scoringBody>>,
    responses: { 200: { description: "The endpoint as it is now", schema: scoring } },
    handle: async ({ ctx, params, body }) => ({ body: await putScoring(ctx, { ...params, body }) }),
  }),
  defineRoute({
    method: "DELETE",
    path,
    permission: "models:write",
    summary: "Forget a version's scoring endpoint and its secret",
    params: versionRef,
    responses: { 204: { description: "Forgotten" } },
    handle: async ({ ctx, params }) => {
      await removeScoring(ctx, params);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: "POST",
    path: `${path}/test`,
    permission: "models:write",
    summary: "Send some reference rows to the endpoint and compare its scores with theirs",
    params: versionRef,
    responses: { 200: { description: "How it went", schema: test } },
    handle: async ({ ctx, params }) => ({ body: await testScoring(ctx, params) }),
  }),
];
