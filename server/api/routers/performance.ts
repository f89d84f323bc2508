import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import {
  performanceHistory,
  performanceReport,
  performanceSegments,
  performanceWindow,
  setValues,
  shownValues,
  weakSegments,
} from "#server/performance/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const instant = z.string().max(40);
const view = z.object({
  model: z.string().min(1).max(100),
  version: z.string().max(100).optional(),
  grain: z.enum(grains).default("day"),
  segment: z.array(z.string().max(1000)).max(2).default([]),
});

export const performanceRouter = router({
  report: projectProcedure("drift:read")
    .input(view.extend({ from: instant.optional(), to: instant.optional() }))
    .query(({ ctx, input }) => performanceReport(ctx, input)),
  history: projectProcedure("drift:read")
    .input(view.extend({ start: instant, metric: z.string().max(60) }))
    .query(({ ctx, input }) => performanceHistory(ctx, input)),
  segments: projectProcedure("drift:read")
    .input(view.omit({ segment: true }).extend({ start: instant, metric: z.string().max(60) }))
    .query(({ ctx, input }) => performanceSegments(ctx, input)),
  weak: projectProcedure("drift:read")
    .input(
      view.omit({ grain: true }).extend({
        from: instant.optional(),
        to: instant.optional(),
        metric: z.string().max(60).optional(),
      }),
    )
    .query(({ ctx, input, signal }) => weakSegments(ctx, input, signal)),
  window: projectProcedure("drift:read")
    .input(view.extend({ start: instant }))
    .query(({ ctx, input }) => performanceWindow(ctx, input)),
  values: projectProcedure("drift:read")
    .input(view.pick({ model: true }))
    .query(({ ctx, input }) => shownValues(ctx, input)),
  /** The verb reads the values, so that what is wrong with them is told as over REST; null takes them away. */
  setValues: projectProcedure("monitors:write")
    .input(
      z.object({
        model: z.string().min(1).max(100),
        values: z.record(z.string(), z.unknown()).nullable(),
        revision: z.string().max(100),
      }),
    )
    .mutation(({ ctx, input: { model, values, revision: expected } }) =>
      setValues(ctx, { model, values, expected }),
    ),
});
