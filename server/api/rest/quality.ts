import { z } from "zod";
import { grains, verdicts } from "#lib/domain/drift.ts";
import { columnKinds, columnRoles } from "#lib/domain/schema.ts";
import { ruleSchema } from "#lib/quality/rules.ts";
import { qualityReport } from "#server/quality/index.ts";
import { list, segments } from "./drift.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const number = z.number().nullable();
const verdict = z.enum(verdicts);

const check = z.object({
  value: number,
  expected: number,
  verdict,
  p: number,
  p_adjusted: number,
  effect: number,
  floor: number,
  minimum: z.number(),
  note: z.string().nullable(),
});

const report = z.object({
  model: z.string(),
  version: z.string(),
  grain: z.enum(grains),
  segment: z.string().nullable(),
  as_of: z.string(),
  q: z.number(),
  columns: z.array(
    z.object({
      column: z.string(),
      kind: z.enum(columnKinds).nullable(),
      role: z.enum(columnRoles).nullable(),
      verdict,
      windows: z.array(
        z.object({
          start: z.string(),
          end: z.string(),
          n: z.number().int(),
          complete: z.boolean(),
          verdict,
          checks: z.record(z.string(), check),
        }),
      ),
    }),
  ),
  rules: z.array(
    z.object({
      rule: ruleSchema,
      verdict,
      windows: z.array(
        check.extend({
          start: z.string(),
          end: z.string(),
          complete: z.boolean(),
          over_limit: z.boolean(),
        }),
      ),
    }),
  ),
});

export const qualityRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/quality",
    permission: "drift:read",
    summary:
      "Data quality of every column and of the rows as a whole (`*`), window by window, check by check",
    params: z.object({ model: z.string() }),
    query: z.object({
      from: z.string().optional(),
      to: z.string().optional(),
      grain: z.enum(grains).optional(),
      version: z.string().optional(),
      features: list.optional(),
      segment: segments.optional(),
    }),
    responses: { 200: { description: "The quality report", schema: report } },
    handle: async ({ ctx, params, query }) => ({ body: await qualityReport(ctx, { ...params, ...query }) }),
  }),
];
