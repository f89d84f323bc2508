/** When a series of rows changed its mean: one cut by least squares over equal bins of time (binary segmentation, first step). */

export type Onset = {
  at: number;
  low: number;
  high: number;
  /** Difference of the means before and after over its standard error. */
  z: number;
  /** Mean after less mean before. */
  rise: number;
};

const bins = 96;
const edge = 4;

/**
 * The cut that explains most, with the times whose cut fits within a likelihood ratio of e² of it. Null where too few
 * rows have a value. Values are cut at eight quartile ranges from the median, so that spikes do not make a cut.
 */
export function findOnset(at: Float64Array, values: Float64Array): Onset | null {
  let [from, to] = [Infinity, -Infinity];
  for (const t of at) {
    if (t < from) from = t;
    if (t > to) to = t;
  }
  if (!(to > from)) return null;
  const [low, high] = fences(values);
  const [sums, squares, counts] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < at.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const v = Math.min(high, Math.max(low, values[i]!));
    const b = Math.min(bins - 1, Math.floor(((at[i]! - from) / (to - from)) * bins));
    sums[b]! += v;
    squares[b]! += v * v;
    counts[b]! += 1;
  }
  const n = total(counts);
  if (n < 60) return null;
  const [sum, square] = [total(sums), total(squares)];
  const gains = new Float64Array(bins);
  const rises = new Float64Array(bins);
  let [leftN, leftSum, best] = [0, 0, -1];
  for (let b = 0; b < bins - 1; b++) {
    leftN += counts[b]!;
    leftSum += sums[b]!;
    if (b < edge - 1 || b > bins - edge - 1 || leftN < 25 || n - leftN < 25) continue;
    gains[b] = leftSum ** 2 / leftN + (sum - leftSum) ** 2 / (n - leftN) - sum ** 2 / n;
    rises[b] = (sum - leftSum) / (n - leftN) - leftSum / leftN;
    if (best < 0 || gains[b]! > gains[best]!) best = b;
  }
  if (best < 0) return null;
  const variance = Math.max((square - sum ** 2 / n - gains[best]!) / Math.max(1, n - 2), 1e-300);
  const within = (b: number) => gains[b]! > 0 && gains[best]! - gains[b]! <= 4 * variance;
  let [first, last] = [best, best];
  for (let b = 0; b < bins; b++) {
    if (!within(b)) continue;
    if (b < first) first = b;
    if (b > last) last = b;
  }
  const time = (b: number) => from + ((b + 1) / bins) * (to - from);
  return {
    at: time(best),
    low: time(first - 1),
    high: time(last + 1),
    z: Math.sqrt(gains[best]! / variance),
    rise: rises[best]!,
  };
}

function fences(values: Float64Array): [number, number] {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return [0, 0];
  const q = (p: number) => sorted[Math.floor(p * (sorted.length - 1))]!;
  const range = q(0.75) - q(0.25);
  return range > 0 ? [q(0.5) - 8 * range, q(0.5) + 8 * range] : [sorted[0]!, sorted.at(-1)!];
}

function total(xs: Float64Array): number {
  let sum = 0;
  for (const x of xs) sum += x;
  return sum;
}
