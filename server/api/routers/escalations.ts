import { z } from "zod";
import {
  escalationBody,
  escalationSettings,
  getFatigue,
  listEscalations,
  putEscalation,
  removeEscalation,
  routeOptionsInput,
  setRouteOptions,
} from "#server/alerts/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const name = z.string().trim().min(1).max(100);

export const escalationsRouter = router({
  fatigue: projectProcedure("incidents:read").query(({ ctx }) => getFatigue(ctx)),
  list: projectProcedure("incidents:read").query(({ ctx }) => listEscalations(ctx)),
  settings: projectProcedure("channels:read").query(({ ctx }) => escalationSettings(ctx)),
  put: projectProcedure("channels:manage")
    .input(z.object({ name, body: escalationBody }))
    .mutation(({ ctx, input }) => putEscalation(ctx, { name: input.name, ...input.body })),
  remove: projectProcedure("channels:manage")
    .input(z.object({ name }))
    .mutation(({ ctx, input }) => removeEscalation(ctx, { name: input.name })),
  route: projectProcedure("channels:manage")
    .input(z.object({ options: routeOptionsInput }))
    .mutation(({ ctx, input }) => setRouteOptions(ctx, input.options)),
});
