import type { ColumnCheck } from "../check.ts";
import { shareFinding } from "../share.ts";

/** Rows without a value, more or fewer than in the reference. NaN and infinities are not_finite's. */
export const nullRate = {
  name: "null_rate",
  title: "Missing values",
  about: "column",
  unit: "share",
  noun: "null",
  examine: ({ baseline, profile, label }) =>
    label
      ? null
      : shareFinding(
          {
            hits: profile.nulls,
            rows: profile.n,
            before: { hits: baseline.profile.nulls, rows: baseline.profile.n },
          },
          0.02,
          "both",
        ),
} as const satisfies ColumnCheck;
