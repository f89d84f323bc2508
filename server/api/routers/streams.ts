import { z } from "zod";
import { streamsReport } from "#server/streams/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const view = z.object({ model: z.string().min(1).max(100), version: z.string().max(100).optional() });

export const streamsRouter = router({
  report: projectProcedure("drift:read")
    .input(view)
    .query(({ ctx, input }) => streamsReport(ctx, input)),
});
