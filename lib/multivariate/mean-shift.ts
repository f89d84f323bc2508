/**
 * Squared distance of two groups' mean vectors, and its law under exchangeability by permutation of the rows.
 *
 * With rows centred at their common mean, the difference of the means is the window's sum times (1/n + 1/m), so a
 * draw costs one sum over the smaller group. In whitened coordinates the distance is Hotelling's T² up to a factor;
 * in the coordinates of random Fourier features it is the (biased) squared MMD.
 */
import { random } from "../stats/random.ts";
import { partialShuffle } from "./draws.ts";

export type MeanShift = { observed: number; draws: Float64Array; difference: Float64Array };

/** `rows`: (n + m) × width, the window's n rows first; centred in place. */
export function meanShift(
  rows: Float64Array,
  width: number,
  n: number,
  draws: number,
  seed: number,
): MeanShift {
  const all = rows.length / width;
  const m = all - n;
  centre(rows, width);
  const scale = 1 / n + 1 / m;
  const smaller = Math.min(n, m);
  const items = Uint32Array.from({ length: all }, (_, i) => i);
  const sum = new Float64Array(width);
  const sumOf = (size: number) => {
    sum.fill(0);
    for (let i = 0; i < size; i++) {
      const at = items[i]! * width;
      for (let j = 0; j < width; j++) sum[j]! += rows[at + j]!;
    }
    return sum;
  };
  const difference = Float64Array.from(sumOf(n), (x) => x * scale);
  const observed = difference.reduce((total, x) => total + x * x, 0);
  const rng = random(seed);
  const drawn = Float64Array.from({ length: draws }, () => {
    partialShuffle(items, smaller, rng);
    return sumOf(smaller).reduce((total, x) => total + x * x, 0) * scale * scale;
  });
  return { observed, draws: drawn, difference };
}

function centre(rows: Float64Array, width: number): void {
  const all = rows.length / width;
  const mean = new Float64Array(width);
  for (let i = 0, at = 0; i < all; i++) for (let j = 0; j < width; j++, at++) mean[j]! += rows[at]! / all;
  for (let i = 0, at = 0; i < all; i++) for (let j = 0; j < width; j++, at++) rows[at]! -= mean[j]!;
}
