import type { RowsCheck } from "../check.ts";
import { shareFinding } from "../share.ts";

/** Rows in quarantine for whatever reason; the columns' own shares are unparsable's. */
export const refused = {
  name: "refused",
  title: "Refused rows",
  about: "rows",
  unit: "share",
  noun: "refused",
  examine: ({ rows, arrivals, referenceRows }) =>
    arrivals === null
      ? null
      : shareFinding(
          { hits: arrivals.refused, rows: rows + arrivals.refused, before: { hits: 0, rows: referenceRows } },
          0.005,
        ),
} as const satisfies RowsCheck;
