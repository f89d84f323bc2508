import type { Column } from "#lib/domain/schema.ts";
import type { RuleHours } from "#lib/quality/examine-rule.ts";
import type { Engine } from "./engine.ts";
import type { Options } from "./options.ts";
import type { Source, SourceColumn } from "./source.ts";
import { asMilliseconds, storedAsNumber } from "./values.ts";
import type { ReportWindow } from "./windows.ts";

/** How the current rows are cut into windows, for the engine. */
export type RowsCut = { options: Options; windows: readonly ReportWindow[]; time: SourceColumn | undefined };

const hourMs = 3_600_000;

/** The number of a row's window over typedRows; -1 where it is in none. */
export function windowSql({ options, windows }: RowsCut): string {
  if (options.cut.kind === "all") return "0";
  if (options.cut.kind === "rows") return `intDiv(o, ${options.cut.size})`;
  const starts = windows.map((w) => Date.parse(w.start!));
  return `toInt32(arrayCount(s -> s <= ifNull(t, -1e18), [${starts.join(", ")}])) - 1`;
}

/** Rows with column i as c<i>, as ingestion would type it, their number `o` and time `t` in milliseconds. */
export function typedRows(source: Source, columns: readonly Column[], cut: RowsCut | null): string {
  const fields = columns.map(({ name, kind }, i) => {
    const column = source.columns.find((c) => c.name === name)!;
    return `${typed(column, kind)} AS ${inner(i)}`;
  });
  const order = cut?.options.cut.kind === "rows" ? "rowNumberInAllBlocks() AS `leeway o`" : "0 AS `leeway o`";
  const time =
    cut?.time && cut.options.cut.kind === "grain"
      ? `${asMilliseconds(cut.time)} AS \`leeway t\``
      : "0 AS `leeway t`";
  // Two steps: a file may have columns of these names itself.
  const names = ["`leeway o` AS o", "`leeway t` AS t", ...columns.map((_, i) => `${inner(i)} AS c${i}`)];
  return `(SELECT ${names.join(", ")} FROM (SELECT ${[order, time, ...fields].join(", ")} FROM ${source.from}))`;
}

const inner = (i: number) => `\`leeway ${i}\``;

function typed(column: SourceColumn, kind: Column["kind"]): string {
  const { sql, type } = column;
  const text = `nullIf(trimBoth(${type === "String" ? sql : `toString(${sql})`}), '')`;
  if (kind === "numeric") return storedAsNumber(column) ? `toFloat64(${sql})` : `toFloat64OrNull(${text})`;
  if (kind === "boolean") {
    const low = `lower(${text})`;
    return `multiIf(${low} IN ('1', 'true', 't', 'yes', 'y', '1.0'), 1, ${low} IN ('0', 'false', 'f', 'no', 'n', '0.0'), 0, NULL)`;
  }
  if (kind === "timestamp")
    return `fromUnixTimestamp64Milli(toInt64OrNull(toString(toInt64(${asMilliseconds(column)}))), 'UTC')`;
  return storedAsNumber(column) ? `toString(toFloat64(${sql}))` : column.text ? text : `toString(${sql})`;
}

/** Rows of each full hour of each window that is over, and the hours without rows before it. */
export async function hoursOfWindows(
  engine: Engine,
  source: Source,
  { windows, time }: RowsCut,
  now: number,
): Promise<RuleHours[]> {
  const found = await engine.rows<[number | string, number | string]>(
    `SELECT intDiv(toInt64(t), ${hourMs}) AS h, count() FROM (SELECT ${asMilliseconds(time!)} AS t FROM ${source.from}) WHERE isNotNull(t) GROUP BY h ORDER BY h`,
  );
  const rows = new Map(found.map(([h, n]) => [Number(h), Number(n)]));
  const known = [...rows.keys()];
  return windows.map(({ start, end }) => {
    const from = Math.floor(Date.parse(start!) / hourMs);
    // The hour in which a file ends is not over; a window of the calendar ends with a full hour.
    const to = Math.floor(Math.min(Date.parse(end!), now) / hourMs);
    const latest = known.findLast((h) => h < from);
    return {
      rows: Array.from({ length: Math.max(0, to - from) }, (_, i) => rows.get(from + i) ?? 0),
      silent: latest === undefined ? 0 : from - latest - 1,
    };
  });
}
