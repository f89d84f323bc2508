import { setImmediate } from "node:timers/promises";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Power, powerOf } from "#lib/monitor/index.ts";
import { openFloors } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { getMonitor, type Monitor, monitorRule, watchedColumns } from "#server/monitors/index.ts";
import { performancePower } from "#server/performance/index.ts";
import { findBaselines, findSubject, parseSegment, type Subject } from "#server/profiles/index.ts";
import { watchedHistory } from "./history.ts";

/** Beyond this the answer hardly changes, and drawing the rows takes seconds. */
const mostRows = 20_000;
const mostColumns = 200;

export type MonitorPower = {
  /** Rows of a window that were assumed. */
  n: number;
  q: number;
  columns: number;
  features: {
    feature: string;
    /** A column's kind, or "metric". */
    kind: string;
    powers: (Power | { injection: "worsening"; smallest: number | null; found: number | null })[];
  }[];
};

/** The smallest change of each watched column, or worsening of each metric, that the monitor would notice in a window of n rows. */
export async function measurePower(
  ctx: ServiceContext,
  input: { model: string; monitor: string; n?: number | undefined; features?: readonly string[] | undefined },
): Promise<MonitorPower> {
  authorize(ctx, "monitors:read");
  const monitor = await getMonitor(ctx, input);
  const subject = await findSubject(ctx, input);
  if (monitor.source === "performance") return powerOfMetrics(ctx, subject, monitor, input);
  if (monitor.source !== "drift") {
    throw new LeewayError(
      "INVALID",
      `${input.monitor} watches ${monitor.source}: what would be noticed is worked out for columns and for performance.`,
    );
  }
  const segment = parseSegment(monitor.segment === null ? [] : [monitor.segment]);
  const all = await findBaselines(ctx, subject, segment);
  const names = new Set(watchedColumns(monitor, subject.columns));
  const asked = input.features && new Set(input.features);
  const watched = all.filter((b) => names.has(b.column.name) && (!asked || asked.has(b.column.name)));
  const unknown = input.features?.find((f) => !names.has(f));
  if (unknown !== undefined) {
    throw new LeewayError("NOT_FOUND", `The monitor ${input.monitor} watches no column named ${unknown}.`);
  }
  const n = Math.min(mostRows, input.n ?? (await ordinaryRows(ctx, subject, monitor)));
  const rule = monitorRule(monitor);
  const floors = await openFloors(ctx, subject, segment);
  const features: MonitorPower["features"] = [];
  for (const { column, baseline } of watched.slice(0, mostColumns)) {
    const base = { feature: column.name, baseline, n, columns: all.length, rule, floors: floors.cache };
    features.push({
      feature: column.name,
      kind: column.kind,
      powers: powerOf({ ...base, seed: subject.versionId }),
    });
    // Pure computation: other requests get their turn.
    await setImmediate();
  }
  await floors.save();
  return { n, q: rule.q, columns: all.length, features };
}

/** Nine of ten windows by the normal law of a metric's error; see lib/performance/power.ts. */
const found = 0.9;

async function powerOfMetrics(
  ctx: ServiceContext,
  subject: Subject,
  monitor: Monitor,
  input: { n?: number | undefined; features?: readonly string[] | undefined },
): Promise<MonitorPower> {
  const n = input.n ?? (await ordinaryRows(ctx, subject, monitor));
  const rule = monitorRule(monitor);
  const all = await performancePower(ctx, subject, { ...rule, n, segment: monitor.segment });
  const unknown = input.features?.find((f) => !all.some((one) => one.metric === f));
  if (unknown !== undefined) {
    throw new LeewayError("NOT_FOUND", `The monitor ${monitor.monitor} watches no metric named ${unknown}.`);
  }
  const shown = input.features ?? (monitor.columns.length > 0 ? monitor.columns : null);
  const features = all
    .filter((one) => !shown || shown.includes(one.metric))
    .map(({ metric, smallest }) => ({
      feature: metric,
      kind: "metric",
      powers: [{ injection: "worsening" as const, smallest, found: smallest === null ? null : found }],
    }));
  return { n, q: rule.q, columns: all.length, features };
}

async function ordinaryRows(
  ctx: ServiceContext,
  subject: Parameters<typeof watchedHistory>[1],
  monitor: Parameters<typeof watchedHistory>[2],
): Promise<number> {
  const { columns } = await watchedHistory(ctx, subject, monitor);
  const rows = (columns[0]?.windows ?? []).map((w) => w.n).filter((count) => count > 0);
  if (rows.length === 0) {
    throw new LeewayError("CONFLICT", "No window is closed yet: give n, the number of rows to assume.");
  }
  return rows.toSorted((a, b) => a - b)[Math.floor(rows.length / 2)]!;
}
