import type { ColumnCheck } from "../check.ts";
import { shareFinding } from "../share.ts";

/** Rows that were refused for this column: a value of another type, too long, or missing where it must not be. */
export const unparsable = {
  name: "unparsable",
  title: "Values that cannot be read",
  about: "column",
  unit: "share",
  noun: "refused for this column",
  examine: ({ baseline, profile, refused }) =>
    refused === null
      ? null
      : shareFinding(
          { hits: refused, rows: profile.n + refused, before: { hits: 0, rows: baseline.profile.n } },
          0.005,
        ),
} as const satisfies ColumnCheck;
