import { profileSettings, profileStatements, styleFor } from "#db/clickhouse/profile-rows.ts";
import { profiledColumn, localHourSql } from "#db/clickhouse/profile-sql.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { labelledRowsSql } from "./labelled-rows.ts";
import { segmentCondition } from "./segments.ts";
import { findBaselines, type Subject } from "./subject.ts";
import { wholeHours } from "./windows.ts";

// Text of a scan is cheap to plan, and a pair has few rows.
const style = styleFor(0);

export const pairSettings = profileSettings(style);

/**
 * Hourly profiles of a pair of segments, as SELECTs over the events themselves: there are too many pairs to keep
 * the hours of each. The same slots as in store, so windows, comparisons and verdicts go on as with any segment.
 */
export async function pairRowsSql(
  ctx: ServiceContext,
  subject: Subject,
  input: { segment: string; from: Date; to: Date; features?: readonly string[] | undefined },
): Promise<string[]> {
  const table = `events_${subject.versionId}_r${subject.revision}`;
  const at = (d: Date) => `toDateTime(${Math.floor(d.getTime() / 1000)}, 'UTC')`;
  const condition = await segmentCondition(ctx, subject, input.segment);
  const where = `_at >= ${at(input.from)} AND _at < ${at(input.to)} AND ${condition}`;
  const whole = wholeHours(subject.timeZone, input.from, input.to);
  const hour = whole ? "toStartOfHour(_at)" : localHourSql(subject.timeZone);
  const asked = input.features && new Set(input.features);
  const baselines = (await findBaselines(ctx, subject, "")).filter((b) => !asked || asked.has(b.column.name));
  const own = baselines
    .filter((b) => b.column.role !== "label")
    .map((b) => profiledColumn(b.column, b.index, b.baseline));
  const statements = profileStatements({ from: table, where, hour, segment: null }, own, style);
  for (const label of baselines.filter((b) => b.column.role === "label")) {
    const from = labelledRowsSql(subject, table, where, label, null);
    const column = profiledColumn(label.column, label.index, label.baseline);
    statements.push(...profileStatements({ from, where: "1", hour, segment: null }, [column], style));
  }
  return statements;
}
