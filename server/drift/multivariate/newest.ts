import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { readNewestScored } from "./store.ts";

/** When the rows of each version were last judged as a whole, in milliseconds, over windows that begin after `since`. */
export async function newestMultivariate(ctx: ServiceContext, since: Date): Promise<Map<number, number>> {
  authorize(ctx, "drift:read");
  return readNewestScored(ctx, since);
}
