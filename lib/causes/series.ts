/** Columns as one number a row, for the search of the onset. */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";

/** Whether a row has a category that the reference has not. */
export function freshIn(reference: RawColumn): (column: RawColumn, i: number) => boolean {
  if (reference.kind !== "categorical") return () => false;
  const seen = new Set(reference.values);
  return (column, i) => {
    const value = column.kind === "categorical" ? column.values[i]! : null;
    return value !== null && !seen.has(value);
  };
}

/** Numbers as they are; categories as the logarithm of how much more frequent they are now than before. */
export function driftSeries(current: RawColumn, reference: RawColumn): Float64Array {
  if (current.kind === "numeric") return current.values;
  const count = (c: RawColumn) => {
    const counts = new Map<string | null, number>();
    if (c.kind === "categorical") for (const v of c.values) counts.set(v, (counts.get(v) ?? 0) + 1);
    return counts;
  };
  const [a, b] = [count(reference), count(current)];
  const [n, m] = [reference.values.length, current.values.length];
  return Float64Array.from(current.values, (v) =>
    Math.log(((b.get(v) ?? 0) / m + 0.005) / ((a.get(v) ?? 0) / n + 0.005)),
  );
}
