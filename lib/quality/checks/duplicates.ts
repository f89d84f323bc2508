import type { RowsCheck } from "../check.ts";
import { shareFinding } from "../share.ts";

/** Events that came with an id that was there before, by the time they arrived. They change nothing, but cost. */
export const duplicates = {
  name: "duplicates",
  title: "Repeated events",
  about: "rows",
  unit: "share",
  noun: "with an id that was there before",
  examine: ({ arrivals, referenceRows }) => {
    if (!arrivals) return null;
    const { before } = arrivals;
    return shareFinding(
      {
        hits: arrivals.duplicates,
        rows: arrivals.rows,
        before: { hits: before.duplicates, rows: before.rows + referenceRows },
      },
      0.02,
    );
  },
} as const satisfies RowsCheck;
