import { measure } from "../../format/number.ts";
import { studentTSf } from "../../stats/index.ts";
import { labelVariance } from "../arrival-law.ts";
import type { RowsCheck } from "../check.ts";

const minimum = 0.1;

/**
 * Rows whose label had come by the age at which it usually has, against the median of earlier windows. The effect is the share of
 * the labels due that did not come. (usual − share) / √(usual · (1 − usual) · dispersion · (1/n + π/2m)) over Student's t.
 */
export const labels = {
  name: "labels",
  title: "Label arrival",
  about: "rows",
  unit: "share",
  noun: "with their label when it was due",
  examine: ({ labels: found }) => {
    if (!found) return null;
    const { share, usual, rows, before, ageHours } = found;
    const variance = labelVariance(usual, before.rows) * before.dispersion;
    const error = Math.sqrt(variance * (1 / rows + Math.PI / (2 * before.rows)));
    const days = ageHours >= 48;
    return {
      value: share,
      expected: usual,
      p: studentTSf((usual - share) / error, before.windows - 1),
      effect: Math.max(0, 1 - share / usual),
      floor: [(1.644854 * error) / usual, (2.326348 * error) / usual],
      minimum,
      note: `labels are due ${measure(days ? ageHours / 24 : ageHours)} ${days ? "days" : "hours"} after their events`,
    };
  },
} as const satisfies RowsCheck;
