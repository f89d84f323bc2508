import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { modelsWithFindings } from "./grouping-store.ts";

export type ModelToGroup = Awaited<ReturnType<typeof modelsWithFindings>>[number];

/** Models of all projects that have findings, for the job that groups them. */
export async function modelsToGroup(ctx: ServiceContext): Promise<ModelToGroup[]> {
  authorize(ctx, "incidents:write");
  return modelsWithFindings(ctx);
}
