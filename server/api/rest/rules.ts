import { z } from "zod";
import { rulesSchema } from "#lib/quality/rules.ts";
import { declaredRules, declareRules, suggestRules } from "#server/quality/index.ts";
import { ifMatch } from "./if-match.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const params = z.object({ model: z.string(), version: z.string() });
const declared = z.object({
  model: z.string(),
  version: z.string(),
  rules: rulesSchema,
  revision: z.string(),
});
const path = "/models/{model}/versions/{version}/rules";

export const rulesRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path,
    permission: "drift:read",
    summary: "The rules that were declared about a version's rows",
    params,
    responses: { 200: { description: "The rules", schema: declared } },
    handle: async ({ ctx, params: place }) => ({ body: await declaredRules(ctx, place) }),
  }),
  defineRoute({
    method: "PUT",
    path,
    permission: "monitors:write",
    summary: "Replace the rules about a version's rows; with If-Match only those of that revision",
    params,
    body: z.strictObject({ rules: rulesSchema, revision: z.string().max(100).optional() }),
    responses: {
      200: { description: "The rules as they are now", schema: declared },
      409: { description: "The rules are no longer those of the revision that was named" },
    },
    handle: async ({ ctx, params: place, body, request }) => ({
      body: await declareRules(ctx, {
        ...place,
        rules: body.rules,
        expected: body.revision ?? ifMatch(request.headers.get("if-match")),
      }),
    }),
  }),
  defineRoute({
    method: "GET",
    path: `${path}/suggestions`,
    permission: "drift:read",
    summary: "Rules that hold in every row of the reference and are not declared yet",
    params,
    responses: {
      200: {
        description: "Proposed rules, none of which is switched on",
        schema: params.extend({ rules: z.array(z.unknown()) }),
      },
    },
    handle: async ({ ctx, params: place }) => ({ body: await suggestRules(ctx, place) }),
  }),
];
