/**
 * WhyLabs' default drift monitor: Hellinger distance above 0.7, numeric columns on 30 equal bins over the
 * merged range, categorical ones on the union of values.
 * One side empty is distance 1, a range of one point distance 0; both sides empty have no value.
 * WhyLabs bins a quantile sketch, we bin the rows: values agree within the sketch's error.
 */
import { equalWidthEdges, histogram } from "../bins/edges.ts";
import { alignCounts } from "../counts/align.ts";
import { hellinger } from "../counts/distances.ts";
import { totalOf } from "../counts/totals.ts";
import type { NumericColumn, PresetColumn, PresetOutcome } from "./column.ts";

const BINS = 30;
const THRESHOLD = 0.7;

function numericDistance({ reference, current }: NumericColumn): number | null {
  if (reference.length === 0 && current.length === 0) return null;
  if (reference.length === 0 || current.length === 0) return 1;
  const low = Math.min(reference[0]!, current[0]!);
  const high = Math.max(reference[reference.length - 1]!, current[current.length - 1]!);
  if (low === high) return 0;
  const edges = equalWidthEdges(low, high, BINS);
  return hellinger(histogram(reference, edges), histogram(current, edges));
}

export function whylabsPreset(column: PresetColumn): PresetOutcome {
  let value: number | null;
  if (column.kind === "numeric") value = numericDistance(column);
  else {
    const table = alignCounts(column.reference, column.current);
    const sides = [totalOf(table.reference) > 0, totalOf(table.current) > 0];
    value = sides[0] !== sides[1] ? 1 : hellinger(table.reference, table.current);
  }
  return {
    statistic: "Hellinger distance",
    value,
    threshold: THRESHOLD,
    drift: value !== null && value > THRESHOLD,
  };
}
