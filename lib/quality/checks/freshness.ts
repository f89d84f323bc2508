import type { RowsCheck } from "../check.ts";

const minimum = 2;

/**
 * The longest time without a row that reaches into the window. If the silent hours would usually have had μ rows, a
 * silence like it has a probability of at most exp(−μ / dispersion), for each hour where it could have begun.
 */
export const freshness = {
  name: "freshness",
  title: "Freshness",
  about: "rows",
  unit: "hours",
  noun: "without a row",
  examine: ({ hours, silence }) => {
    if (!silence) return null;
    const { hours: value, missed, usual, dispersion } = silence;
    const pace = value > 0 ? missed / value : 0;
    const point = (tail: number) => (pace > 0 ? (dispersion * Math.log(hours / tail)) / pace : 0);
    return {
      value,
      expected: usual,
      p: value > 0 ? Math.min(1, hours * Math.exp(-missed / dispersion)) : null,
      effect: Math.max(0, value - (usual ?? 0)),
      floor: value > 0 ? [point(0.05), point(0.01)] : null,
      minimum,
      ...(missed > 0 ? { note: `about ${Math.round(missed)} rows usually come in that time` } : {}),
    };
  },
} as const satisfies RowsCheck;
