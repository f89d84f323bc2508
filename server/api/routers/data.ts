import { z } from "zod";
import {
  deleteQuarantine,
  ingestion,
  listQuarantine,
  quarantineSummary,
  replayQuarantine,
} from "#server/events/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const model = z.object({ model: z.string().min(1).max(100) });
const filtered = model.extend({ code: z.string().max(50).optional() });

export const dataRouter = router({
  ingestion: projectProcedure("models:read")
    .input(model)
    .query(({ ctx, input }) => ingestion(ctx, input)),
  quarantineSummary: projectProcedure("quarantine:read")
    .input(model)
    .query(({ ctx, input }) => quarantineSummary(ctx, input)),
  quarantine: projectProcedure("quarantine:read")
    .input(filtered)
    .query(({ ctx, input }) => listQuarantine(ctx, { ...input, limit: 50 })),
  replay: projectProcedure("quarantine:write")
    .input(filtered)
    .mutation(({ ctx, input }) => replayQuarantine(ctx, input)),
  deleteQuarantine: projectProcedure("quarantine:write")
    .input(filtered)
    .mutation(({ ctx, input }) => deleteQuarantine(ctx, input)),
});
