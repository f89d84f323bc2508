/**
 * Change of the share of rows without a usable value (null, NaN or infinite): |b/n − a/m|. Exact on counts, and
 * apart from the histogram, which never sees these rows. p: see proportion.ts. Null when either side has no rows.
 */
import type { Detector } from "./detector.ts";
import { proportionP } from "./proportion.ts";
import type { Table } from "./table.ts";

function difference({ missing }: Table): number | null {
  const { reference, referenceRows, current, currentRows } = missing;
  if (!(referenceRows > 0 && currentRows > 0)) return null;
  return Math.abs(current / currentRows - reference / referenceRows);
}

export const nullRate = {
  name: "null_rate",
  kinds: ["numeric", "categorical"],
  value: difference,
  p: ({ missing }) =>
    proportionP(missing.reference, missing.referenceRows, missing.current, missing.currentRows),
} as const satisfies Detector;
