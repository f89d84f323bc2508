/** How columns of a table become bins for the trees of boosting.ts; plain data, so that it can be stored. */
import type { BinnedColumn } from "./boosting.ts";

export type RawColumn =
  | { kind: "numeric"; values: Float64Array }
  | { kind: "categorical"; values: readonly (string | null)[] };

export type Binning =
  | { kind: "numeric"; cuts: number[] }
  | { kind: "categorical"; bins: Record<string, number> };

/** Bin 0 is for what is missing, infinite or unseen. */
const most = 62;
/** Means of rare categories are drawn towards the whole by this many rows. */
const weight = 10;

export function fitBinning(column: RawColumn, target: Float64Array): Binning {
  if (column.kind === "numeric") return { kind: "numeric", cuts: cutsOf(column.values) };
  let whole = 0;
  for (const t of target) whole += t / target.length;
  const sums = new Map<string, { sum: number; n: number }>();
  for (const [i, value] of column.values.entries()) {
    if (value === null) continue;
    const own = sums.get(value) ?? { sum: 0, n: 0 };
    own.sum += target[i]!;
    own.n += 1;
    sums.set(value, own);
  }
  const mean = ({ sum, n }: { sum: number; n: number }) => (sum + weight * whole) / (n + weight);
  const order = [...sums].sort(([, a], [, b]) => mean(a) - mean(b));
  const bins = order.map(([value], i): [string, number] => [
    value,
    1 + Math.floor((i * most) / Math.max(most, order.length)),
  ]);
  return { kind: "categorical", bins: Object.fromEntries(bins) };
}

/** Distinct values where they are few, else quantiles: a value lies in the bin of the first cut that is not below it. */
function cutsOf(values: Float64Array): number[] {
  const sorted = values.filter(Number.isFinite).sort();
  const distinct = sorted.filter((x, i) => i === 0 || x !== sorted[i - 1]);
  if (distinct.length <= most) return Array.from(distinct.slice(0, -1));
  const cuts = Array.from(
    { length: most - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / most)]!,
  );
  return cuts.filter((x, i) => i === 0 || x !== cuts[i - 1]);
}

export function applyBinning(binning: Binning, column: RawColumn): BinnedColumn {
  const out = new Uint8Array(column.values.length);
  if (binning.kind === "categorical") {
    if (column.kind === "categorical") {
      for (const [i, value] of column.values.entries()) {
        if (value !== null && Object.hasOwn(binning.bins, value)) out[i] = binning.bins[value]!;
      }
    }
    return out;
  }
  if (column.kind !== "numeric") return out;
  const { cuts } = binning;
  for (const [i, x] of column.values.entries()) {
    if (!Number.isFinite(x)) continue;
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]! < x) low = middle + 1;
      else high = middle;
    }
    out[i] = 1 + low;
  }
  return out;
}
