import { binSums, float, type NumericColumn, type SegmentSource, segmentExpression } from "./profile-sql.ts";

/** SQL text for what a reference fixes, beside its profile: exact order statistics and moments of its rows. */

/** Levels of the order statistics from which edges are chosen. */
export const fineLevels = Array.from({ length: 257 }, (_, i) => i / 256);

function unpivot(fields: readonly string[], rows: readonly string[], width: number, from: string): string {
  const parts = Array.from({ length: width }, (_, j) => `tupleElement(t, ${j + 1})`);
  return `SELECT ${parts.join(", ")} FROM (SELECT arrayJoin([${rows.join(", ")}]) AS t FROM (SELECT ${fields.join(", ")} FROM ${from}))`;
}

/**
 * One row a column (its position first): order statistics at `fineLevels`, and its distinct values where there
 * are at most `mostAtoms` (one more than that says "more").
 */
export function edgeCandidatesSql(from: string, columns: readonly string[], mostAtoms: number): string {
  const levels = fineLevels.map(float).join(",");
  const fields = columns.flatMap((c, i) => {
    const args = `(assumeNotNull(${c}) + 0., ifNull(isFinite(${c}), 0))`;
    return [
      `quantilesExactIf(${levels})${args} AS f${i}`,
      `arraySort(groupUniqArrayIf(${mostAtoms + 1})${args}) AS v${i}`,
    ];
  });
  const rows = columns.map((_, i) => `(${i}, if(empty(v${i}), [], f${i}), v${i})`);
  return unpivot(fields, rows, 3, from);
}

/**
 * One row a column and segment: position, segment, finite values, distinct values, mean, population standard
 * deviation (stable form), quantiles at `levels` (linear between order statistics).
 */
export function numericStatsSql(
  from: string,
  columns: readonly string[],
  levels: readonly number[],
  segment: SegmentSource | null,
): string {
  const at = levels.map(float).join(",");
  const fields = columns.flatMap((c, i) => {
    const ok = `isFinite(${c})`;
    return [
      `countIf(${ok}) AS m${i}`,
      // Adding zero makes −0 the same value as 0.
      `uniqExactIf(${c} + 0., ${ok}) AS d${i}`,
      `ifNull(avgIf(${c}, ${ok}), nan) AS a${i}`,
      `ifNull(stddevPopStableIf(${c}, ${ok}), nan) AS s${i}`,
      `quantilesExactInclusiveIf(${at})(assumeNotNull(${c}), ifNull(${ok}, 0)) AS q${i}`,
    ];
  });
  const rows = columns.map((_, i) => `(${i}, segment, m${i}, d${i}, a${i}, s${i}, q${i})`);
  return unpivot(
    [`${segmentExpression(segment)} AS segment`, ...fields],
    rows,
    7,
    `${from} GROUP BY segment`,
  );
}

/** One row a column: position, and the sum of the values in each slot of its bins. */
export function binSumsSql(from: string, columns: readonly NumericColumn[]): string {
  const fields = columns.map((c, i) => `${binSums(c)} AS s${i}`);
  return unpivot(
    fields,
    columns.map((_, i) => `(${i}, s${i})`),
    2,
    from,
  );
}
