import type { CategoricalProfile, NumericBaseline } from "#lib/domain/profile.ts";
import type { Ascending } from "#lib/stats/index.ts";

/** Both samples over the same bars, as shares of the rows that have a value. */
export type Plot = {
  /** Bins of a scale, or values that stand apart. */
  form: "bins" | "values";
  bars: { label: string; reference: number; current: number; fresh: boolean }[];
  /** The two ends of the scale, when it is one. */
  low: number | null;
  high: number | null;
};

const bins = 28;
const mostValues = 12;

export function numberPlot(
  reference: Ascending,
  currents: readonly Float64Array[],
  baseline: NumericBaseline,
): Plot {
  if (reference.length === 0) return { form: "bins", bars: [], low: null, high: null };
  if (baseline.distinct <= mostValues) return fewNumbers(reference, currents);
  const at = (q: number) => reference[Math.min(reference.length - 1, Math.floor(q * reference.length))]!;
  let [low, high] = [at(0.005), at(0.995)];
  if (low === high) [low, high] = [reference[0]!, reference.at(-1)!];
  const before = countsOfSorted(reference, low, high);
  const after = countsBetween(currents, low, high);
  const [m, n] = [total(before), total(after)];
  const bars = before.map((count, i) => {
    const label =
      i === 0
        ? `below ${short(low)}`
        : i > bins
          ? `from ${short(high)}`
          : `from ${short(low + ((high - low) * (i - 1)) / bins)}`;
    return { label, reference: share(count, m), current: share(after[i]!, n), fresh: false };
  });
  return { form: "bins", bars, low, high };
}

/** Every reference value has a bar; what is none of them has one together. */
function fewNumbers(reference: Ascending, currents: readonly Float64Array[]): Plot {
  const before = tally([reference]);
  const after = tally(currents);
  const [m, n] = [total([...before.values()]), total([...after.values()])];
  const bars = Array.from(before, ([value, count]) => ({
    label: short(value),
    reference: share(count, m),
    current: share(after.get(value) ?? 0, n),
    fresh: false,
  }));
  const rest = total(Array.from(after, ([value, count]) => (before.has(value) ? 0 : count)));
  if (rest > 0) bars.push({ label: "other values", reference: 0, current: share(rest, n), fresh: true });
  return { form: "values", bars, low: null, high: null };
}

export function categoryPlot(reference: CategoricalProfile, windows: readonly CategoricalProfile[]): Plot {
  const current = new Map<string, number>();
  for (const { counts } of windows) {
    for (const [value, count] of Object.entries(counts))
      current.set(value, (current.get(value) ?? 0) + count);
  }
  const before = new Map(Object.entries(reference.counts));
  const [m, n] = [total([...before.values()]), total([...current.values()])];
  const all = Array.from(new Set([...before.keys(), ...current.keys()]), (label) => ({
    label,
    reference: share(before.get(label) ?? 0, m),
    current: share(current.get(label) ?? 0, n),
    fresh: !before.has(label),
  }));
  all.sort((a, b) => Math.max(b.reference, b.current) - Math.max(a.reference, a.current));
  const bars = all.slice(0, all.length <= mostValues ? mostValues : mostValues - 1);
  const rest = all.slice(bars.length);
  if (rest.length > 0) {
    bars.push({
      label: `${rest.length} other values`,
      reference: total(rest.map((bar) => bar.reference)),
      current: total(rest.map((bar) => bar.current)),
      fresh: false,
    });
  }
  return { form: "values", bars, low: null, high: null };
}

/** Below the scale, in each of its bins, and from its end on. */
function countsBetween(parts: readonly Float64Array[], low: number, high: number): number[] {
  const counts = new Uint32Array(bins + 2);
  const scale = bins / (high - low);
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      const x = part[i]!;
      if (x < low) counts[0]! += 1;
      else if (x >= high) counts[bins + 1]! += 1;
      else counts[1 + (((x - low) * scale) | 0)]! += 1;
    }
  }
  return Array.from(counts);
}

function countsOfSorted(sorted: Ascending, low: number, high: number): number[] {
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    i < bins ? low + ((high - low) * i) / bins : high,
  );
  const ranks = edges.map((edge) => rank(sorted, edge));
  return [...ranks, sorted.length].map((end, i) => end - (ranks[i - 1] ?? 0));
}

function rank(sorted: Ascending, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tally(parts: readonly Float64Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const part of parts) for (const x of part) counts.set(x, (counts.get(x) ?? 0) + 1);
  return counts;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0);
}

function share(count: number, of: number): number {
  return of > 0 ? count / of : 0;
}

/** Four significant digits. */
export function short(x: number): string {
  return String(Number(x.toPrecision(4)));
}
