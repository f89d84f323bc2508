import { float } from "./profile-sql.ts";

/** SQL text for what a reference fixes, beside its profile: exact order statistics and moments of its rows. */

type NumericStats = { column: string };

export const fineLevels = Array.from({ length: 129 }, (_, i) => i / 128);

/**
 * One row a column, in the order given: finite values, distinct values, mean, population deviation (stable
 * form), quantiles at `levels` (linear between order statistics), order statistics at `fineLevels`, and the
 * distinct values themselves with their counts where there are at most `mostAtoms`.
 */
export function numericStatsSql(
  from: string,
  columns: readonly NumericStats[],
  levels: readonly number[],
  mostAtoms: number,
): string {
  const fields = columns.flatMap(({ column: c }, i) => {
    const ok = `isFinite(${c})`;
    return [
      `countIf(${ok}) AS m${i}`,
      `uniqExactIf(${c}, ${ok}) AS d${i}`,
      `ifNull(avgIf(${c}, ${ok}), nan) AS a${i}`,
      `ifNull(stddevPopStableIf(${c}, ${ok}), nan) AS s${i}`,
      `quantilesExactInclusiveIf(${levels.map(float).join(",")})(assumeNotNull(${c}), ifNull(${ok}, 0)) AS q${i}`,
      `quantilesExactIf(${fineLevels.map(float).join(",")})(assumeNotNull(${c}), ifNull(${ok}, 0)) AS f${i}`,
      `arraySort(groupUniqArrayIf(${mostAtoms + 1})(assumeNotNull(${c}), ifNull(${ok}, 0))) AS v${i}`,
    ];
  });
  const tuples = columns.map((_, i) => `(${i}, m${i}, d${i}, a${i}, s${i}, q${i}, f${i}, v${i})`);
  return (
    `SELECT ${[1, 2, 3, 4, 5, 6, 7, 8].map((j) => `tupleElement(t, ${j})`).join(", ")} ` +
    `FROM (SELECT arrayJoin([${tuples.join(", ")}]) AS t FROM (SELECT ${fields.join(", ")} FROM ${from})) ORDER BY 1`
  );
}
