import { and, eq, gte, inArray, notLike, sql } from "drizzle-orm";
import {
  alerts,
  auditEntries,
  channels,
  escalations,
  escalationSteps,
  incidentEvents,
  notifications,
} from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

/** What arrived since then, but for tests; the newest, should there be more than `limit`. */
export async function messagesSince(ctx: ServiceContext, from: Date, limit: number) {
  const field = (path: string) => sql<string | null>`${notifications.notice} #>> ${path}::text[]`;
  return ctx.db
    .select({
      at: notifications.createdAt,
      channel: channels.name,
      groupKey: notifications.groupKey,
      groupLabels: sql<Record<string, string>>`${notifications.notice} -> 'groupLabels'`,
      reason: field("{reason}"),
      status: field("{status}"),
      priority: field("{priority}"),
      alertname: field("{commonLabels,alertname}"),
      model: field("{commonLabels,model}"),
      firing: sql<string[] | null>`(select array_agg(a ->> 'fingerprint')
        from jsonb_array_elements(${notifications.notice} -> 'alerts') a where a ->> 'status' = 'firing')`,
    })
    .from(notifications)
    .innerJoin(channels, eq(channels.id, notifications.channelId))
    .where(
      and(
        eq(notifications.projectId, ctx.projectId),
        gte(notifications.createdAt, from),
        eq(notifications.state, "delivered"),
        sql`${notifications.notice} ->> 'reason' not in ('test', 'acknowledged')`,
      ),
    )
    .orderBy(sql`${notifications.id} desc`)
    .limit(limit);
}

/** What people did with incidents and alerts since then, by the alert's fingerprint. */
export async function actsSince(
  ctx: ServiceContext,
  from: Date,
): Promise<{ fingerprint: string; at: Date }[]> {
  const incidents = await ctx.db
    .select({ id: incidentEvents.incidentId, at: incidentEvents.at })
    .from(incidentEvents)
    .where(
      and(
        eq(incidentEvents.projectId, ctx.projectId),
        gte(incidentEvents.at, from),
        notLike(incidentEvents.actor, "system:%"),
      ),
    );
  const acknowledged = await ctx.db
    .select({ fingerprint: alerts.fingerprint, at: auditEntries.at })
    .from(auditEntries)
    .innerJoin(
      alerts,
      and(eq(alerts.projectId, ctx.projectId), sql`${auditEntries.subject} = 'alert:' || ${alerts.id}`),
    )
    .where(
      and(
        eq(auditEntries.projectId, ctx.projectId),
        inArray(auditEntries.action, ["alert.acknowledge"]),
        gte(auditEntries.at, from),
        notLike(auditEntries.actor, "system:%"),
      ),
    );
  return [...incidents.map((i) => ({ fingerprint: `incident-${i.id}`, at: i.at })), ...acknowledged];
}

/** Steps that called people by name since then. */
export async function callsSince(ctx: ServiceContext, from: Date) {
  return ctx.db
    .select({
      at: escalationSteps.at,
      people: escalationSteps.people,
      firing: escalationSteps.firing,
      policy: escalations.policy,
      groupKey: escalations.groupKey,
    })
    .from(escalationSteps)
    .innerJoin(escalations, eq(escalations.id, escalationSteps.escalationId))
    .where(and(eq(escalations.projectId, ctx.projectId), gte(escalationSteps.at, from)));
}
