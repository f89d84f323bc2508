import { z } from "zod";
import { modelDrift } from "#server/drift/index.ts";
import { activateVersion, getVersion, listModels, listVersions } from "#server/models/index.ts";
import { findScoring, putScoring, removeScoring, scoringBody, testScoring } from "#server/serving/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const model = z.object({ model: z.string().min(1).max(100) });
const version = model.extend({ version: z.string().min(1).max(100) });

export const modelsRouter = router({
  names: projectProcedure("models:read").query(async ({ ctx }) =>
    (await listModels(ctx)).models.map((m) => m.model),
  ),
  list: projectProcedure("models:read").query(async ({ ctx }) => (await listModels(ctx)).models),
  drift: projectProcedure("drift:read")
    .input(model)
    .query(({ ctx, input }) => modelDrift(ctx, input.model)),
  versions: projectProcedure("models:read")
    .input(model)
    .query(({ ctx, input }) => listVersions(ctx, input)),
  version: projectProcedure("models:read")
    .input(model.extend({ version: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => getVersion(ctx, input)),
  activate: projectProcedure("models:write")
    .input(model.extend({ version: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => activateVersion(ctx, input)),
  scoring: projectProcedure("models:read")
    .input(version)
    .query(({ ctx, input: { model: name, version: v } }) => findScoring(ctx, { model: name, version: v })),
  putScoring: projectProcedure("models:write")
    .input(version.extend({ body: scoringBody }))
    .mutation(({ ctx, input: { model: name, version: v, body } }) =>
      putScoring(ctx, { model: name, version: v, body }),
    ),
  removeScoring: projectProcedure("models:write")
    .input(version)
    .mutation(({ ctx, input: { model: name, version: v } }) =>
      removeScoring(ctx, { model: name, version: v }),
    ),
  testScoring: projectProcedure("models:write")
    .input(version)
    .mutation(({ ctx, input: { model: name, version: v } }) => testScoring(ctx, { model: name, version: v })),
});
