import { z } from "zod";
import { listChanges } from "#server/changes/index.ts";
import { getLineage, lineageBody, putLineage } from "#server/lineage/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const model = z.object({ model: z.string().min(1).max(100) });

export const changesRouter = router({
  list: projectProcedure("incidents:read")
    .input(z.object({ model: z.string().max(100).optional(), kind: z.string().max(50).optional() }))
    .query(
      async ({ ctx, input: { model: named, kind } }) =>
        (await listChanges(ctx, { model: named, kind, limit: 200 })).changes,
    ),
  lineage: projectProcedure("models:read")
    .input(model)
    .query(({ ctx, input }) => getLineage(ctx, { model: input.model })),
  putLineage: projectProcedure("models:write")
    .input(model.extend({ graph: lineageBody }))
    .mutation(({ ctx, input }) => putLineage(ctx, { model: input.model, ...input.graph })),
});
