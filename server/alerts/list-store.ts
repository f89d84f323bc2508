import { and, desc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { alerts } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { AlertRow } from "./store.ts";

const fires = (now: Date) => or(isNull(alerts.endsAt), gt(alerts.endsAt, now));

/** Alerts that changed last, from a position on. */
export async function pageOfAlerts(
  ctx: ServiceContext,
  page: {
    state: "firing" | "resolved" | undefined;
    before: { updatedAt: Date; id: number } | undefined;
    now: Date;
    limit: number;
  },
): Promise<AlertRow[]> {
  const { state, before, now } = page;
  return ctx.db
    .select()
    .from(alerts)
    .where(
      and(
        eq(alerts.projectId, ctx.projectId),
        state && (state === "firing" ? fires(now) : lte(alerts.endsAt, now)),
        before &&
          sql`(${alerts.updatedAt}, ${alerts.id}) < (${before.updatedAt.toISOString()}::timestamptz, ${before.id})`,
      ),
    )
    .orderBy(desc(alerts.updatedAt), desc(alerts.id))
    .limit(page.limit);
}

export async function countFiring(ctx: ServiceContext, now: Date): Promise<number> {
  return ctx.db.$count(alerts, and(eq(alerts.projectId, ctx.projectId), fires(now)));
}
