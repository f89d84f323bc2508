import { readRows, runStatement } from "#db/clickhouse/bounded.ts";
import { profileSettings, profileStatements, styleFor } from "#db/clickhouse/profile-rows.ts";
import { type BinStyle, profiledColumn, profileFields, localHourSql } from "#db/clickhouse/profile-sql.ts";
import type { Column } from "#lib/domain/schema.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { labelledRowsSql } from "./labelled-rows.ts";
import { findSegmentSources } from "./segments.ts";
import { findBaselines, type Subject } from "./subject.ts";
import { wholeHours } from "./windows.ts";

const hourMs = 3_600_000;

/** Rows an hour, for the hours that have any. */
async function countHours(ctx: ServiceContext, table: string, cut: HourCut): Promise<Map<number, number>> {
  const rows = await readRows<[number, number]>(ctx.clickhouse, {
    query: `SELECT toUnixTimestamp(${cut.hour}) AS h, count() FROM ${table} WHERE ${cut.where} GROUP BY h`,
    caller: "profiles.count",
    seconds: 120,
  });
  return new Map(rows.map(([at, n]) => [at * 1000, n]));
}

type HourCut = { hour: string; where: string };

/** The rows of some local hours: a range that the table's order can skip by, and the exact hours. */
function cutHours(timeZone: string, hours: number[]): HourCut {
  const first = Math.min(...hours);
  const last = Math.max(...hours);
  const whole = wholeHours(timeZone, new Date(first), new Date(last));
  const hour = whole ? "toStartOfHour(_at)" : localHourSql(timeZone);
  const range = `_at >= toDateTime(${first / 1000}, 'UTC') AND _at < toDateTime(${(last + hourMs) / 1000}, 'UTC')`;
  const dense = (last - first) / hourMs + 1 === hours.length;
  return {
    hour,
    where: dense
      ? range
      : `${range} AND toUnixTimestamp(${hour}) IN (${hours.map((h) => h / 1000).join(",")})`,
  };
}

/**
 * Recomputes the profiles of whole local hours from the rows that are there now and writes them under the
 * sequence number `computed`, which outranks every earlier profile of the same hours.
 * Returns the rows of each hour, 0 for an hour without any.
 */
export async function computeHours(
  ctx: ServiceContext,
  subject: Subject,
  hours: number[],
  computed: number,
): Promise<Map<number, number>> {
  const table = `events_${subject.versionId}_r${subject.revision}`;
  const cut = cutHours(subject.timeZone, hours);
  const counts = await countHours(ctx, table, cut);
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  if (total > 0) {
    const baselines = await findBaselines(ctx, subject, "");
    const segments = await findSegmentSources(ctx, subject);
    const style = styleFor(total);
    const isLabel = (b: { column: Column }) => b.column.role === "label";
    const own = baselines
      .filter((b) => !isLabel(b))
      .map((b) => profiledColumn(b.column, b.index, b.baseline));
    const labels = baselines.filter(isLabel);
    for (const segment of [null, ...segments]) {
      const source = { from: table, where: cut.where, hour: cut.hour, segment };
      await write(ctx, subject, computed, profileStatements(source, own, style), style);
      for (const label of labels) {
        const from = labelledRowsSql(subject, table, cut.where, label, segment);
        const column = profiledColumn(label.column, label.index, label.baseline);
        const joined = { from, where: "1", hour: cut.hour, segment };
        await write(ctx, subject, computed, profileStatements(joined, [column], style), style);
      }
    }
  }
  await clearStale(ctx, subject, hours, computed);
  return new Map(hours.map((h) => [h, counts.get(h) ?? 0]));
}

async function write(
  ctx: ServiceContext,
  subject: Subject,
  computed: number,
  statements: string[],
  style: BinStyle,
): Promise<void> {
  const target = `INSERT INTO profiles_hour (version_id, revision, computed, ${profileFields})`;
  for (const statement of statements) {
    await runStatement(ctx.clickhouse, {
      query: `${target} SELECT ${subject.versionId}, ${subject.revision}, ${computed}, ${profileFields} FROM (${statement})`,
      caller: "profiles.compute",
      seconds: 600,
      settings: profileSettings(style),
    });
  }
}

/** A segment, feature or hour that was profiled before and has no row any more gets an empty profile. */
async function clearStale(
  ctx: ServiceContext,
  subject: Subject,
  hours: number[],
  computed: number,
): Promise<void> {
  const first = Math.min(...hours) / 1000;
  const last = Math.max(...hours) / 1000;
  await runStatement(ctx.clickhouse, {
    query:
      "INSERT INTO profiles_hour (version_id, revision, segment, hour, feature, computed, counts) " +
      `SELECT version_id, revision, segment, hour, feature, ${computed}, arrayMap(c -> 0, counts) ` +
      `FROM profiles_hour FINAL WHERE version_id = ${subject.versionId} AND revision = ${subject.revision} ` +
      `AND hour >= toDateTime(${first}, 'UTC') AND hour <= toDateTime(${last}, 'UTC') ` +
      `AND toUnixTimestamp(hour) IN (${hours.map((h) => h / 1000).join(",")}) AND computed < ${computed} AND n > 0`,
    caller: "profiles.clear",
    seconds: 120,
  });
}
