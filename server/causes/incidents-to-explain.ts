import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { incidentsToLookInto } from "./store.ts";

/** Incidents of all projects that are not resolved or were never looked at, for the job that looks for causes. */
export async function incidentsToExplain(ctx: ServiceContext): Promise<{ id: number; projectId: number }[]> {
  authorize(ctx, "incidents:write");
  return incidentsToLookInto(ctx);
}
