import { z } from "zod";
import { listFindings, measurePower, replayBody, replayRule, watchReport } from "#server/findings/index.ts";
import { monitorBody, monitorRef, putMonitor } from "#server/monitors/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const model = z.object({ model: z.string().min(1).max(100) });

export const monitorsRouter = router({
  list: projectProcedure("monitors:read")
    .input(model)
    .query(({ ctx, input }) => watchReport(ctx, input)),
  findings: projectProcedure("monitors:read")
    .input(model)
    .query(async ({ ctx, input }) => (await listFindings(ctx, { model: input.model, limit: 200 })).findings),
  put: projectProcedure("monitors:write")
    .input(monitorRef.extend({ body: monitorBody }))
    .mutation(({ ctx, input }) =>
      putMonitor(ctx, { model: input.model, monitor: input.monitor, ...input.body }),
    ),
  replay: projectProcedure("monitors:read")
    .input(monitorRef.extend({ proposal: replayBody.omit({ from: true, to: true, incidents: true }) }))
    .query(({ ctx, input }) =>
      replayRule(ctx, { model: input.model, monitor: input.monitor, ...input.proposal }),
    ),
  power: projectProcedure("monitors:read")
    .input(monitorRef.extend({ n: z.number().int().min(1).max(10_000_000).optional() }))
    .query(({ ctx, input }) => measurePower(ctx, input)),
});
