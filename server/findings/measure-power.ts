import { setImmediate } from "node:timers/promises";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ColumnKind } from "#lib/domain/schema.ts";
import { type Power, powerOf } from "#lib/monitor/index.ts";
import { openFloors } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { getMonitor, monitorRule, watchedColumns } from "#server/monitors/index.ts";
import { findBaselines, findSubject, parseSegment } from "#server/profiles/index.ts";
import { watchedHistory } from "./history.ts";

/** Beyond this the answer hardly changes, and drawing the rows takes seconds. */
const mostRows = 20_000;
const mostColumns = 200;

export type MonitorPower = {
  /** Rows of a window that were assumed. */
  n: number;
  q: number;
  columns: number;
  features: { feature: string; kind: ColumnKind; powers: Power[] }[];
};

/** The smallest change of each watched column that the monitor would notice in a window of n rows. */
export async function measurePower(
  ctx: ServiceContext,
  input: { model: string; monitor: string; n?: number | undefined; features?: readonly string[] | undefined },
): Promise<MonitorPower> {
  authorize(ctx, "monitors:read");
  const monitor = await getMonitor(ctx, input);
  const subject = await findSubject(ctx, input);
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
