import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { projectsWithNews } from "./store.ts";

/** Projects in which something happened that others have not been told of. */
export async function projectsToRelay(ctx: ServiceContext): Promise<number[]> {
  authorize(ctx, "incidents:write");
  return projectsWithNews(ctx);
}
