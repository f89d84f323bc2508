import { and, asc, eq, sql } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import {
  alertTellings,
  causeOrders,
  channels,
  incidentCauses,
  notifications,
} from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

type Place = {
  versionId: number;
  revision: number;
  segment: string;
  grain: string;
  from: Date;
  to: Date;
};

const whereSql = (place: Place) => {
  const at = (d: Date) => `toDateTime(${Math.floor(d.getTime() / 1000)}, 'UTC')`;
  return (
    `version_id = ${place.versionId} AND revision = ${place.revision} AND segment = ${quote(place.segment)} ` +
    `AND grain = ${quote(place.grain)} AND start >= ${at(place.from)} AND start < ${at(place.to)}`
  );
};

type Figure = number | null;
type Performance = [
  string,
  number,
  number,
  number,
  number,
  number,
  string,
  Figure,
  Figure,
  Figure,
  Figure,
  Figure,
  Figure,
];

/** Metrics of a version as they are stored, with when they were measured; times in milliseconds. */
export async function performanceOf(ctx: ServiceContext, place: Place, rule: number, most: number) {
  const rows = await readRows<Performance>(ctx.clickhouse, {
    query:
      "SELECT metric, toUnixTimestamp(start), toUnixTimestamp(end), toUnixTimestamp(matured), " +
      "toUnixTimestamp64Milli(measured_at), n, verdict, value, low, high, estimate, estimate_low, estimate_high " +
      `FROM performance_windows FINAL WHERE ${whereSql(place)} AND rule = ${rule} ORDER BY metric, start LIMIT ${most}`,
    caller: "timeline.performance",
  });
  return rows.map(([metric, start, end, matured, measuredAt, n, verdict, ...figures]) => {
    const [value, low, high, estimate, estimateLow, estimateHigh] = figures;
    const times = {
      start: start * 1000,
      end: end * 1000,
      matured: matured * 1000,
      measuredAt: Number(measuredAt),
    };
    return { metric, ...times, n, verdict, value, low, high, estimate, estimateLow, estimateHigh };
  });
}

/** Verdicts on columns as they are stored, with when they were judged; times in milliseconds. */
export async function cellsOf(ctx: ServiceContext, place: Place, features: readonly string[]) {
  if (features.length === 0) return [];
  const rows = await readRows<[string, number, number, number, string, number, Figure, Figure]>(
    ctx.clickhouse,
    {
      query:
        "SELECT feature, toUnixTimestamp(start), toUnixTimestamp(end), toUnixTimestamp64Milli(scored_at), verdict, n, " +
        `effect_value, greatest(ifNull(effect_floor, 0), effect_minimum) FROM drift_windows FINAL WHERE ${whereSql(place)} ` +
        `AND against = 'reference' AND feature IN (${features.map(quote).join(",")}) ORDER BY feature, start`,
      caller: "timeline.cells",
    },
  );
  return rows.map(([feature, start, end, scoredAt, verdict, n, effect, bar]) => {
    const times = { start: start * 1000, end: end * 1000, scoredAt: Number(scoredAt) };
    return { feature, ...times, verdict, n, effect, bar };
  });
}

/** All answers of the search for causes, the oldest first. */
export async function snapshotsOf(ctx: ServiceContext, incidentId: number) {
  return ctx.db
    .select()
    .from(incidentCauses)
    .where(and(eq(incidentCauses.projectId, ctx.projectId), eq(incidentCauses.incidentId, incidentId)))
    .orderBy(asc(incidentCauses.id));
}

/** The orders that persons gave the causes, the oldest first. */
export async function ordersOf(ctx: ServiceContext, incidentId: number) {
  return ctx.db
    .select()
    .from(causeOrders)
    .where(and(eq(causeOrders.projectId, ctx.projectId), eq(causeOrders.incidentId, incidentId)))
    .orderBy(asc(causeOrders.id));
}

/** Who was told of an incident, where and when, and when it arrived; the oldest first. */
export async function tellingsOf(ctx: ServiceContext, fingerprint: string, most: number) {
  return ctx.db
    .select({
      at: alertTellings.at,
      reason: alertTellings.reason,
      receiver: alertTellings.receiver,
      channel: channels.name,
      state: notifications.state,
      deliveredAt: notifications.deliveredAt,
    })
    .from(alertTellings)
    .leftJoin(channels, eq(channels.id, alertTellings.channelId))
    .leftJoin(notifications, eq(notifications.id, alertTellings.notificationId))
    .where(
      and(
        eq(alertTellings.projectId, ctx.projectId),
        sql`(${fingerprint} = any(${alertTellings.firing}) or ${fingerprint} = any(${alertTellings.resolved}))`,
      ),
    )
    .orderBy(asc(alertTellings.id))
    .limit(most);
}
