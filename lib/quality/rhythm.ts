/**
 * How many rows a window usually has. Comparable: the same place in the week (key), the newest `mostComparable` before
 * it; their median is what is usual. The dispersion over Poisson is the squared, normalised median absolute residual
 * (n − usual) / √usual of earlier windows, at least 1. Both are robust: one outage moves neither.
 */
import type { Silence, Usual } from "./check.ts";

export type Slot = { key: string; rows: number };

const mostComparable = 8;
const fewestComparable = 4;
const fewestResiduals = 8;
const mostResiduals = 168;

export function usualRows(slots: readonly Slot[]): (Usual | null)[] {
  const byKey = new Map<string, number[]>();
  const residuals: number[] = [];
  // What comes before the first row is no silence: there was nothing yet.
  const first = slots.findIndex((slot) => slot.rows > 0);
  let sorted: number[] = [];
  let stale = 0;
  return slots.map(({ key, rows }, i) => {
    if (first < 0 || i < first) return null;
    const earlier = byKey.get(key) ?? [];
    byKey.set(key, [...earlier.slice(1 - mostComparable), rows]);
    if (earlier.length < fewestComparable) return null;
    const usual = median(earlier);
    // Sorting anew for each hour would cost more than it tells.
    if (residuals.length < 2 * fewestResiduals || ++stale >= 8) {
      sorted = residuals.slice(-mostResiduals).map(Math.abs);
      stale = 0;
    }
    residuals.push((rows - usual) / Math.sqrt(Math.max(1, usual)));
    if (sorted.length < fewestResiduals) return null;
    const spread = 1.4826 * median(sorted);
    return {
      rows: usual,
      dispersion: Math.max(1, spread * spread),
      windows: earlier.length,
      residuals: sorted.length,
    };
  });
}

/** The longest silence that reaches into each window: windows are ascending spans of hours, [from, to). */
export function longestSilences(
  hours: readonly Slot[],
  windows: readonly { from: number; to: number }[],
): (Silence | null)[] {
  const usual = usualRows(hours);
  const found: (Silence | null)[] = [];
  const lengths: number[] = [];
  for (const { from, to } of windows) {
    // No hour of it is over: nothing is known of its silence, and it is none to compare with.
    if (from >= to) {
      found.push(null);
      continue;
    }
    const worst = worstRun(hours, usual, from, to);
    const before = lengths.slice(-mostComparable);
    lengths.push(worst.hours);
    const judged = usual[to - 1] ?? null;
    found.push(
      judged
        ? { ...worst, usual: before.length > 0 ? median(before) : null, dispersion: judged.dispersion }
        : null,
    );
  }
  return found;
}

function worstRun(hours: readonly Slot[], usual: readonly (Usual | null)[], from: number, to: number) {
  const mostBack = 24 * 14;
  let start = from;
  // A silence that was over when the window began is not this window's.
  const goesOn = from < to && hours[from]!.rows === 0;
  const earliest = goesOn ? Math.max(0, from - mostBack) : from;
  while (start > earliest && hours[start - 1]!.rows === 0) start--;
  let [run, missed] = [0, 0];
  const worst = { hours: 0, missed: 0 };
  for (let i = start; i < to; i++) {
    if (hours[i]!.rows > 0) {
      [run, missed] = [0, 0];
      continue;
    }
    run += 1;
    missed += usual[i]?.rows ?? 0;
    if (missed > worst.missed || (missed === worst.missed && run > worst.hours)) {
      Object.assign(worst, { hours: run, missed });
    }
  }
  return worst;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
