import { studentTSf } from "../../stats/index.ts";
import type { RowsCheck } from "../check.ts";

const minimum = 0.2;

/**
 * Rows against the median of the same place in earlier weeks. (n − usual) / √(usual · dispersion · (1 + π/2k)) over
 * Student's t: k windows make the median, whose variance is π/2k of one window's.
 */
export const volume = {
  name: "volume",
  title: "Rows",
  about: "rows",
  unit: "count",
  noun: "rows",
  examine: ({ rows, complete, usual }) => {
    const nothing = {
      value: rows,
      expected: usual?.rows ?? null,
      p: null,
      effect: null,
      floor: null,
      minimum,
    };
    if (!usual || !complete) return nothing;
    const level = Math.max(1, usual.rows);
    const error = Math.sqrt(level * usual.dispersion * (1 + Math.PI / (2 * usual.windows)));
    const p = Math.min(1, 2 * studentTSf(Math.abs(rows - usual.rows) / error, usual.residuals - 1));
    const effect = Math.abs(rows - usual.rows) / level;
    return { ...nothing, p, effect, floor: [(1.959964 * error) / level, (2.575829 * error) / level] };
  },
} as const satisfies RowsCheck;
