/**
 * What a preset reads and answers. Presets repeat other tools' published rules on raw rows, to reproduce
 * their numbers; their thresholds ignore sample sizes, so none of them enters a verdict.
 */
import { alignCounts, type AlignedCounts, type CountTable } from "../counts/align.ts";
import { type Ascending, ascending } from "../samples/ascending.ts";

/** `integers`: the source type is a whole number (Evidently and numpy 2 treat it apart). */
export type NumericColumn = {
  kind: "numeric";
  reference: Ascending;
  current: Ascending;
  integers?: boolean;
};

export type CategoricalColumn = { kind: "categorical"; reference: CountTable; current: CountTable };

export type PresetColumn = NumericColumn | CategoricalColumn;

export type PresetOutcome = {
  /** The tool's name of the statistic or p-value that it chose. */
  statistic: string;
  value: number | null;
  /** `null` where the tool fixes none for this statistic. */
  threshold: number | null;
  drift: boolean;
};

export function undefinedOutcome(statistic: string, threshold: number | null): PresetOutcome {
  return { statistic, value: null, threshold, drift: false };
}

/** Counts of the distinct values of both samples, in ascending order of the value. */
export function valueCounts(reference: Ascending, current: Ascending): AlignedCounts {
  const tally = (x: Ascending) => {
    const counts = new Map<string, number>();
    for (const value of x) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
    return counts;
  };
  const joined = alignCounts(tally(reference), tally(current));
  const order = joined.keys.map((_, i) => i).sort((a, b) => Number(joined.keys[a]) - Number(joined.keys[b]));
  return {
    keys: order.map((i) => joined.keys[i]!),
    reference: Float64Array.from(order, (i) => joined.reference[i]!),
    current: Float64Array.from(order, (i) => joined.current[i]!),
  };
}

export function distinctCount(x: Ascending): number {
  let count = 0;
  for (let i = 0; i < x.length; i++) if (i === 0 || x[i] !== x[i - 1]) count += 1;
  return count;
}

/** Both samples as one. */
export function pooled(x: Ascending, y: Ascending): Ascending {
  const both = new Float64Array(x.length + y.length);
  both.set(x);
  both.set(y, x.length);
  return ascending(both) ?? x;
}
