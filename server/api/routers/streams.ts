import { z } from "zod";
import { setStreams, streamsReport, streamsSettings } from "#server/streams/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const view = z.object({ model: z.string().min(1).max(100), version: z.string().max(100).optional() });

export const streamsRouter = router({
  report: projectProcedure("drift:read")
    .input(view)
    .query(({ ctx, input }) => streamsReport(ctx, input)),
  settings: projectProcedure("drift:read")
    .input(view.pick({ model: true }))
    .query(({ ctx, input }) => streamsSettings(ctx, input)),
  /** The verb reads the settings, so that what is wrong with them is told as over REST. */
  set: projectProcedure("monitors:write")
    .input(
      z.object({
        model: z.string().min(1).max(100),
        settings: z.record(z.string(), z.unknown()),
        revision: z.string().max(100),
      }),
    )
    .mutation(({ ctx, input: { model, settings, revision: expected } }) =>
      setStreams(ctx, { model, settings, expected }),
    ),
});
