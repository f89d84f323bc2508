/**
 * Random subsets and Monte Carlo p-values: p = (k+1)/(B+1) with k draws at or above the observed value
 * (Davison & Hinkley 1997), never 0. A hair of slack counts draws that differ by rounding only as equal.
 */
import { type Random, random } from "../stats/random.ts";

/** The numbers 0 … n−1 in random order. */
export function shuffled(n: number, rng: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  partialShuffle(order, n, rng);
  return order;
}

/** Puts a random subset of `size` items in front. */
export function partialShuffle(items: Uint32Array, size: number, rng: Random): void {
  const last = Math.min(size, items.length - 1);
  for (let i = 0; i < last; i++) {
    const j = i + rng.int(items.length - i);
    const held = items[i]!;
    items[i] = items[j]!;
    items[j] = held;
  }
}

/** At most `most` of n rows, in ascending order; all of them where there are no more. */
export function someRows(n: number, most: number, seed: number): Uint32Array {
  if (n <= most) return Uint32Array.from({ length: n }, (_, i) => i);
  return shuffled(n, random(seed)).subarray(0, most).toSorted();
}

export type Drawn = { p: number; warn: number; floor: number; mean: number };

/** p of the observed value, and the 95 % and 99 % points and the mean of the draws. */
export function judgeDraws(observed: number, draws: Float64Array): Drawn {
  const limit = observed - 1e-12 * Math.abs(observed);
  let [atLeast, sum] = [0, 0];
  for (const draw of draws) {
    sum += draw;
    if (draw >= limit) atLeast += 1;
  }
  const sorted = draws.toSorted();
  const point = (q: number) => sorted[Math.min(sorted.length - 1, Math.ceil(q * (sorted.length + 1)) - 1)]!;
  return {
    p: (atLeast + 1) / (draws.length + 1),
    warn: point(0.95),
    floor: point(0.99),
    mean: sum / draws.length,
  };
}
