import { z } from "zod";
import { rulesSchema } from "#lib/quality/rules.ts";
import { declaredRules, declareRules, suggestRules } from "#server/quality/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const params = z.object({ model: z.string(), version: z.string() });
const declared = z.object({ model: z.string(), version: z.string(), rules: rulesSchema });
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
    summary: "Replace the rules about a version's rows",
    params,
    body: z.strictObject({ rules: rulesSchema }),
    responses: { 200: { description: "The rules as they are now", schema: declared } },
    handle: async ({ ctx, params: place, body }) => ({
      body: await declareRules(ctx, { ...place, rules: body.rules }),
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
        schema: declared.extend({ rules: z.array(z.unknown()) }),
      },
    },
    handle: async ({ ctx, params: place }) => ({ body: await suggestRules(ctx, place) }),
  }),
];
