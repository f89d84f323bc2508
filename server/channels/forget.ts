import { sql } from "drizzle-orm";
import { retention } from "#lib/domain/retention.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { forgetHandlesBefore, forgetInboxBefore, forgetNotificationsBefore } from "./forget-store.ts";

/** Lets go of the delivery log of what was settled long ago, in all projects (or the context's own); how many rows. */
export async function forgetDeliveries(given: ServiceContext): Promise<number> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const before = sql`${new Date(ctx.now().getTime() - retention.alertLogMs).toISOString()}::timestamptz`;
  return (
    (await forgetNotificationsBefore(ctx, before)) +
    (await forgetHandlesBefore(ctx, before)) +
    (await forgetInboxBefore(ctx, before))
  );
}
