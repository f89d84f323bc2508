import {
  type BinStyle,
  binSums,
  float,
  type NumericColumn,
  type SegmentSource,
  segmentExpression,
} from "./profile-sql.ts";

/** SQL text for what a reference fixes, beside its profile: exact order statistics and moments of its rows. */

/** Order statistics for edges are at the levels j/256. */
const fineParts = 256;

/**
 * The order statistic of each level, from the distinct ones that the engine returns: a column of fewer than 257
 * values has the same one at several levels.
 */
export function fineQuantiles(finite: number, kept: readonly number[]): number[] {
  if (finite === 0) return [];
  let position = -1;
  let last = -1;
  return Array.from({ length: fineParts + 1 }, (_, j) => {
    const index = Math.min(finite - 1, Math.floor((j / fineParts) * finite));
    if (index !== last) position++;
    last = index;
    return kept[position] as number;
  });
}

function unpivot(fields: readonly string[], rows: readonly string[], width: number, from: string): string {
  const parts = Array.from({ length: width }, (_, j) => `tupleElement(t, ${j + 1})`).join(", ");
  const wide = `SELECT ${fields.join(", ")} FROM ${from}`;
  return `SELECT ${parts} FROM (SELECT arrayJoin([${rows.join(", ")}]) AS t FROM (${wide}))`;
}

/** What columnFactsSql returns for one column and segment. */
export type ColumnFacts = [
  position: number,
  segment: string,
  finite: number,
  distinct: number,
  mean: number | null,
  /** Population standard deviation, in its stable form. */
  std: number | null,
  /** Around each asked level: the order statistics below and above it. */
  around: [number, number][],
  /** The distinct order statistics of fineQuantiles; empty for segments. */
  fine: number[],
  /** The smallest distinct values, at most one more than asked for; empty for segments. */
  values: number[],
];

/** Exact facts of some columns: each is sorted once, and everything else is read from its order. */
export function columnFactsSql(
  from: string,
  columns: readonly string[],
  levels: readonly number[],
  mostValues: number,
  segment: SegmentSource | null,
): string {
  const inner = columns.flatMap((c, i) => {
    const ok = `ifNull(isFinite(${c}), 0)`;
    return [
      // Adding zero makes −0 the same value as 0.
      `arraySort(groupArrayIf(assumeNotNull(${c}) + 0., ${ok})) AS s${i}`,
      `ifNull(avgIf(${c}, ${ok}), nan) AS a${i}`,
      `ifNull(stddevPopStableIf(${c}, ${ok}), nan) AS d${i}`,
    ];
  });
  const rows = columns.map((_, i) => {
    const [s, m] = [`s${i}`, `length(s${i})`];
    const at = (index: string) => `${s}[least(${m}, toUInt64(greatest(${index}, 0)))]`;
    const below = (q: number) => `floor((${m} - 1) * ${float(q)})`;
    const around = `[${levels.map((q) => `[${at(`${below(q)} + 1`)}, ${at(`${below(q)} + 2`)}]`).join(",")}]`;
    // Index i is one of the levels' when some j has floor(j·m/256) = i − 1, in whole numbers.
    const isLevel = `intDiv((i - 1) * ${fineParts} + n - 1, n) * n < i * ${fineParts} OR i = n`;
    const sizes = `arrayWithConstant(${m}, ${m})`;
    const fine = segment
      ? "[]"
      : `arrayFilter((x, i, n) -> ${isLevel}, ${s}, arrayEnumerate(${s}), ${sizes})`;
    const values = segment ? "[]" : `arraySlice(arrayCompact(${s}), 1, ${mostValues + 1})`;
    const none = `empty(${s})`;
    const floats = (sql: string) => `CAST(if(${none}, [], ${sql}), 'Array(Float64)')`;
    return (
      `(${i}, segment, ${m}, length(arrayCompact(${s})), a${i}, d${i}, if(${none}, [], ${around}), ` +
      `${floats(fine)}, ${floats(values)})`
    );
  });
  return unpivot([`${segmentExpression(segment)} AS segment`, ...inner], rows, 9, `${from} GROUP BY segment`);
}

/** One row a column: position, and the sum of the values in each slot of its bins. */
export function binSumsSql(from: string, columns: readonly NumericColumn[], style: BinStyle): string {
  const fields = columns.map((c, i) => `${binSums(c, style)} AS s${i}`);
  return unpivot(
    fields,
    columns.map((_, i) => `(${i}, s${i})`),
    2,
    from,
  );
}
