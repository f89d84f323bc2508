import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import { checkNames } from "#lib/quality/registry.ts";
import { rulesSchema } from "#lib/quality/rules.ts";
import {
  declaredRules,
  declareRules,
  qualityMap,
  qualityReport,
  suggestRules,
} from "#server/quality/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const instant = z.string().max(40).optional();
const span = z.object({
  model: z.string().min(1).max(100),
  from: instant,
  to: instant,
  grain: z.enum(grains).default("day"),
  segment: z.array(z.string().max(1000)).max(2).default([]),
});
const place = z.object({ model: z.string().min(1).max(100), version: z.string().min(1).max(100) });

export const qualityRouter = router({
  map: projectProcedure("drift:read")
    .input(span.extend({ check: z.enum(checkNames).optional() }))
    .query(({ ctx, input }) => qualityMap(ctx, input)),
  /** Every check of one column. */
  column: projectProcedure("drift:read")
    .input(span.extend({ column: z.string().min(1).max(500) }))
    .query(({ ctx, input: { column, ...rest } }) => qualityReport(ctx, { ...rest, features: [column] })),
  rules: projectProcedure("drift:read")
    .input(place)
    .query(({ ctx, input }) => declaredRules(ctx, input)),
  suggestions: projectProcedure("drift:read")
    .input(place)
    .query(({ ctx, input }) => suggestRules(ctx, input)),
  declare: projectProcedure("monitors:write")
    .input(place.extend({ rules: rulesSchema, revision: z.string().max(100) }))
    .mutation(({ ctx, input: { model, version, rules, revision: expected } }) =>
      declareRules(ctx, { model, version, rules, expected }),
    ),
});
