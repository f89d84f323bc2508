import { z } from "zod";
import { multivariateReport, multivariateSeries, setMultivariatePaused } from "#server/drift/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const instant = z.string().max(40);
const view = z.object({
  model: z.string().min(1).max(100),
  version: z.string().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
  grain: z.enum(["day", "week"]).default("day"),
  segment: z.array(z.string().max(1000)).max(2).default([]),
});

export const multivariateRouter = router({
  series: projectProcedure("drift:read")
    .input(view)
    .query(({ ctx, input }) => multivariateSeries(ctx, input)),
  window: projectProcedure("drift:read")
    .input(view.extend({ from: instant, to: instant }))
    .query(({ ctx, input }) => multivariateReport(ctx, input)),
  pause: projectProcedure("monitors:write")
    .input(view.pick({ model: true, segment: true }).extend({ paused: z.boolean() }))
    .mutation(({ ctx, input: { model, segment, paused } }) =>
      setMultivariatePaused(ctx, { model, segment, paused }),
    ),
});
