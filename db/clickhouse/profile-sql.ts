import type { Baseline } from "#lib/domain/profile.ts";
import type { Column } from "#lib/domain/schema.ts";

/** SQL text that turns rows of a typed table into the hourly summaries of lib/domain/profile.ts. */

/** One column to profile: `column` is its name in the typed table, `feature` its name in the schema. */
export type ProfiledColumn =
  | { feature: string; column: string; kind: "numeric"; edges: readonly number[]; median: number }
  | { feature: string; column: string; kind: "categorical" | "boolean" };

/** A segment key: values outside `values` are summed under `other`. */
export type SegmentSource = { key: string; column: string; boolean: boolean; values: readonly string[] };

export type ProfileSource = {
  /** A table, or a parenthesised SELECT, with `_at` and the columns. */
  from: string;
  where: string;
  /** Expression of the row's hour, already cut in the model's time zone. */
  hour: string;
  segment: SegmentSource | null;
};

/**
 * `tree`: nested ifs, compiled by the engine: fastest per row, but its text costs milliseconds a column.
 * `scan`: a lambda over the edges: slower per row, and cheap to plan. Both give the same counts.
 */
export type BinStyle = "tree" | "scan";

export type NumericColumn = Extract<ProfiledColumn, { kind: "numeric" }>;

/** How column `index` of a schema is profiled, given what the reference fixed for it. */
export function profiledColumn(column: Column, index: number, baseline: Baseline): ProfiledColumn {
  const named = { feature: column.name, column: `c${index}` };
  return baseline.kind === "numeric"
    ? { ...named, kind: "numeric", edges: baseline.edges, median: baseline.median ?? 0 }
    : { ...named, kind: column.kind === "boolean" ? "boolean" : "categorical" };
}

export const profileFields =
  "segment, hour, feature, n, nulls, nans, pos_inf, neg_inf, counts, sum, sum_squares, sum_abs_dev, sum_below, " +
  "sum_above, min, max, categories";

/** A double that the engine reads back bit for bit; negative ones in parentheses, since `x--8` starts a comment. */
export function float(x: number): string {
  if (Object.is(x, -0)) return "(-0.)";
  const text = String(x);
  const literal = /[.e]/.test(text) ? text : `${text}.`;
  return x < 0 ? `(${literal})` : literal;
}

export function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** The slot of a finite, non-null value: half-open bins, the last one closed (see lib/domain/profile.ts). */
function slot(x: string, edges: readonly number[], style: BinStyle): string {
  const top = edges.length - 1;
  if (top < 0) return "0";
  const last = edges[top] as number;
  if (style === "scan") {
    const inner = edges.slice(0, top).map(float).join(",");
    return `toUInt16(arrayCount(e -> ${x} >= e, CAST([${inner}], 'Array(Float64)')) + (${x} > ${float(last)}))`;
  }
  const tree = (low: number, high: number): string => {
    if (low === high) return `${low}`;
    const middle = (low + high) >> 1;
    const edge = float(edges[middle] as number);
    const left = middle === top ? `${x}<=${edge}` : `${x}<${edge}`;
    return `if(${left},${tree(low, middle)},${tree(middle + 1, high)})`;
  };
  return tree(0, edges.length);
}

/**
 * The start of the local hour of `_at`, as server/profiles/windows.ts has it. The engine's own toStartOfHour counts
 * hours from midnight, which is another hour for the rest of a day on which the clock moved by half of one.
 */
export function localHourSql(timeZone: string): string {
  const offset = `timeZoneOffset(toTimeZone(_at, ${quote(timeZone)}))`;
  return `toDateTime(intDiv(toUnixTimestamp(_at) + ${offset}, 3600) * 3600 - ${offset}, 'UTC')`;
}

/** Slots of one column: k+2 bins, then null, NaN, +inf, -inf. */
function slotExpression(c: NumericColumn, style: BinStyle): string {
  const size = c.edges.length + 1;
  const x = `assumeNotNull(${c.column})`;
  const finite = slot(x, c.edges, style);
  return (
    `if(isNull(${c.column}),${size},if(isFinite(${x}),${finite},` +
    `if(isNaN(${x}),${size + 1},if(${x}>0,${size + 2},${size + 3}))))`
  );
}

/** Sums of the finite values in each slot. */
export function binSums(c: NumericColumn, style: BinStyle): string {
  return `sumResample(0,${c.edges.length + 1},1)(assumeNotNull(${c.column}),${slotExpression(c, style)})`;
}

function numericAggregates(c: NumericColumn, style: BinStyle): string[] {
  const size = c.edges.length + 1;
  // On plain doubles: the same sums over Nullable ones take a fifth longer.
  const x = `assumeNotNull(${c.column})`;
  const ok = `(isFinite(${x}) AND isNotNull(${c.column}))`;
  const below = c.edges.length > 0 ? `${x}<${float(c.edges[0] as number)}` : "1";
  const above = c.edges.length > 0 ? `${x}>${float(c.edges.at(-1) as number)}` : "0";
  return [
    `countResample(0,${size + 4},1)(${slotExpression(c, style)})`,
    `sumIf(${x},${ok})`,
    `sumIf(${x}*${x},${ok})`,
    `sumIf(abs(${x}-${float(c.median)}),${ok})`,
    `sumIf(${x},${below} AND ${ok})`,
    `sumIf(${x},${above} AND ${ok})`,
    `minIf(${x},${ok})`,
    `maxIf(${x},${ok})`,
  ];
}

/** Rows of profiles_hour for numeric columns: one pass over the table, whatever the number of columns. */
export function numericProfileSql(
  source: ProfileSource,
  columns: readonly NumericColumn[],
  style: BinStyle,
): string {
  const inner = columns.flatMap((c, i) =>
    numericAggregates(c, style).map((sql, j) => `${sql} AS a${i}_${j}`),
  );
  const tuples = columns.map((c, i) => {
    const size = c.edges.length + 1;
    const all = `a${i}_0`;
    const counts = `arraySlice(${all},1,${size})`;
    const sums = [1, 2, 3, 4, 5].map((j) => `a${i}_${j}`).join(",");
    const extremes = [6, 7].map((j) => `if(arraySum(${counts})=0,NULL,a${i}_${j})`).join(",");
    const special = [1, 2, 3, 4].map((j) => `${all}[${size + j}]`).join(",");
    return `(${quote(c.feature)},${special},${counts},${sums},${extremes})`;
  });
  const t = (i: number) => `tupleElement(t,${i})`;
  return (
    `SELECT segment, hour, ${t(1)} AS feature, n, ${t(2)} AS nulls, ${t(3)} AS nans, ${t(4)} AS pos_inf, ` +
    `${t(5)} AS neg_inf, ${t(6)} AS counts, ${t(7)} AS sum, ${t(8)} AS sum_squares, ${t(9)} AS sum_abs_dev, ` +
    `${t(10)} AS sum_below, ${t(11)} AS sum_above, ${t(12)} AS min, ${t(13)} AS max, ` +
    "CAST(map(), 'Map(String, UInt64)') AS categories " +
    `FROM (SELECT segment, hour, n, arrayJoin([${tuples.join(",")}]) AS t FROM ` +
    `(SELECT ${segmentExpression(source.segment)} AS segment, ${source.hour} AS hour, count() AS n, ` +
    `${inner.join(", ")} FROM ${source.from} WHERE ${source.where} GROUP BY hour, segment))`
  );
}

/** Rows of profiles_hour for categorical and boolean columns, by exact GROUP BY: one scan a column. */
export function categoricalProfileSql(
  source: ProfileSource,
  columns: readonly Exclude<ProfiledColumn, { kind: "numeric" }>[],
): string {
  const segment = segmentExpression(source.segment);
  // Grouped by the column as stored: low-cardinality keys are counted by their dictionary index.
  const scans = columns.map(
    (c) =>
      `SELECT segment, hour, ${quote(c.feature)} AS feature, ${categoryText("raw", c.kind === "boolean")} AS v, c ` +
      `FROM (SELECT ${segment} AS segment, ${source.hour} AS hour, ${c.column} AS raw, count() AS c ` +
      `FROM ${source.from} WHERE ${source.where} GROUP BY hour, segment, raw)`,
  );
  return (
    "SELECT segment, hour, feature, sum(c) AS n, sumIf(c, isNull(v)) AS nulls, 0 AS nans, 0 AS pos_inf, 0 AS neg_inf, " +
    "CAST([], 'Array(UInt64)') AS counts, 0. AS sum, 0. AS sum_squares, 0. AS sum_abs_dev, 0. AS sum_below, " +
    "0. AS sum_above, CAST(NULL, 'Nullable(Float64)') AS min, CAST(NULL, 'Nullable(Float64)') AS max, " +
    "mapFromArrays(groupArrayIf(assumeNotNull(v), isNotNull(v)), groupArrayIf(c, isNotNull(v))) AS categories " +
    `FROM (${scans.join(" UNION ALL ")}) GROUP BY hour, segment, feature`
  );
}

/** The text of a category, the same for segments; booleans are stored as numbers. */
function categoryText(column: string, boolean: boolean): string {
  return boolean
    ? `if(isNull(${column}), NULL, if(${column} = 0, 'false', 'true'))`
    : `CAST(${column}, 'Nullable(String)')`;
}

/** Distinct values of a segment key with their counts, the largest first: the source of its frozen values. */
export function segmentValuesSql(from: string, column: string, boolean: boolean, limit: number): string {
  return (
    `SELECT ${categoryText(column, boolean)} AS v, count() AS c FROM ${from} ` +
    `WHERE isNotNull(${column}) GROUP BY v ORDER BY c DESC, v LIMIT ${limit}`
  );
}

/** The segment string of a row: `key=value`, values percent-encoded; `other` and `null` name the pools. */
export function segmentExpression(segment: SegmentSource | null): string {
  if (!segment) return "''";
  const from = segment.values.map((v) => quote(v)).join(",");
  const to = segment.values.map((v) => quote(segmentName(segment.key, v))).join(",");
  const other = quote(`${encodeURIComponent(segment.key)}=other`);
  const none = quote(`${encodeURIComponent(segment.key)}=null`);
  const text = `ifNull(${categoryText(segment.column, segment.boolean)}, '')`;
  const known = segment.values.length > 0 ? `transform(${text}, [${from}], [${to}], ${other})` : other;
  return `if(isNull(${segment.column}), ${none}, ${known})`;
}

/** `key=value`, percent-encoded; a real value "other" or "null" is told from the pools by its encoded first letter. */
export function segmentName(key: string, value: string): string {
  const reserved = value === "other" || value === "null";
  const encoded = reserved
    ? `%${value.charCodeAt(0).toString(16).toUpperCase()}${value.slice(1)}`
    : encodeURIComponent(value);
  return `${encodeURIComponent(key)}=${encoded}`;
}
