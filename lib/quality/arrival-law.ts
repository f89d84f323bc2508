/**
 * Do labels come as they used to? Rows are compared at one age: that by which nearly all labels of earlier windows had come,
 * so that what is not due yet is held against nobody. What is usual is the median of the earlier windows and the
 * dispersion their median absolute residual, as for the number of rows: an outage before moves neither.
 */
import type { LabelArrival } from "./check.ts";

/** Rows of a window, and of those with a label how many it came to in each bucket of age. */
export type LabelCounts = { end: number; rows: number; lags: ReadonlyMap<number, number> };

/** Ages are counted in buckets that grow by 9 %: bucket b ends 2^(b/8) − 1 hours after the event. */
export const lagsPerDoubling = 8;
export const ageOfBucket = (bucket: number): number => 2 ** (bucket / lagsPerDoubling) - 1;

const hourMs = 3_600_000;
/** By so late nearly all labels have come: what comes later is less than what counts as missing. */
const nearlyAll = 0.99;
const fewestRows = 30;
const fewestWindows = 7;
const fewestLabels = 100;

/**
 * Of each window after the first `skip`, held to the `most` windows before it. Null where the labels are not due at `now`,
 * or too few came before to say when they would be. The windows follow on each other.
 */
export function labelArrivals(
  windows: readonly LabelCounts[],
  of: { skip: number; most: number; now: number },
): (LabelArrival | null)[] {
  return windows.slice(of.skip).map((window, k) => {
    const i = of.skip + k;
    const before = windows.slice(Math.max(0, i - of.most), i).filter((w) => w.rows >= fewestRows);
    if (before.length < fewestWindows || window.rows < fewestRows) return null;
    const due = dueBucket(before);
    if (due === null || window.end + ageOfBucket(due) * hourMs > of.now) return null;
    const rows = before.reduce((sum, w) => sum + w.rows, 0);
    const shares = before.map((w) => came(w, due) / w.rows);
    const usual = median(shares);
    if (usual * window.rows < fewestRows) return null;
    const spread = labelVariance(usual, rows);
    const residuals = before.map((w, j) => Math.abs(shares[j]! - usual) / Math.sqrt(spread / w.rows));
    const middle = 1.4826 * median(residuals);
    return {
      ageHours: ageOfBucket(due),
      rows: window.rows,
      share: came(window, due) / window.rows,
      usual,
      before: { rows, windows: before.length, dispersion: Math.max(1, middle * middle) },
    };
  });
}

/** Of one row's label: a share of all or nothing in so many rows is not known to be that for ever. */
export function labelVariance(share: number, rows: number): number {
  const kept = (share * rows + 0.5) / (rows + 1);
  return kept * (1 - kept);
}

/** The bucket by whose end nearly all labels had come; null where too few did. */
function dueBucket(windows: readonly LabelCounts[]): number | null {
  const all = new Map<number, number>();
  for (const { lags } of windows) for (const [b, n] of lags) all.set(b, (all.get(b) ?? 0) + n);
  const total = [...all.values()].reduce((a, b) => a + b, 0);
  if (total < fewestLabels) return null;
  let sum = 0;
  for (const b of [...all.keys()].toSorted((x, y) => x - y)) {
    sum += all.get(b)!;
    if (sum >= nearlyAll * total) return b;
  }
  return null;
}

function came({ lags }: LabelCounts, bucket: number): number {
  let n = 0;
  for (const [b, count] of lags) if (b <= bucket) n += count;
  return n;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
