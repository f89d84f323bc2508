import { and, eq, sql } from "drizzle-orm";
import { inAppMessages, inAppReads } from "#db/postgres/schema/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

/** When a person last read a message of one of these groups; null: never. */
export async function readsOf(
  ctx: ServiceContext,
  userId: number,
  groupKeys: readonly string[],
): Promise<Date | null> {
  authorize(ctx, "incidents:read");
  if (groupKeys.length === 0) return null;
  const keys = sql.join(
    groupKeys.map((key) => sql`${key}`),
    sql`, `,
  );
  const [row] = await ctx.db
    .select({ readAt: sql<string | null>`max(${inAppReads.readAt})` })
    .from(inAppReads)
    .innerJoin(inAppMessages, eq(inAppMessages.id, inAppReads.messageId))
    .where(
      and(
        eq(inAppMessages.projectId, ctx.projectId),
        eq(inAppReads.userId, userId),
        sql`substring(${inAppMessages.key} from position(':' in ${inAppMessages.key}) + 1) in (${keys})`,
      ),
    );
  return row?.readAt ? new Date(row.readAt) : null;
}
