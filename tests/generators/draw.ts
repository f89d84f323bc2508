/** Small draws that several models share. */
import type { Random } from "#lib/stats/index.ts";

/** One of the names, with these weights. */
export function pick<T extends string>(rng: Random, weights: Readonly<Record<T, number>>): T {
  const entries = Object.entries(weights) as [T, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = rng.uniform() * total;
  for (const [name, weight] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  return (entries.at(-1) as [T, number])[0];
}

/** Log-normal with this median; sigma is that of the logarithm. */
export function logNormal(rng: Random, median: number, sigma: number): number {
  return median * Math.exp(sigma * rng.normal());
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

export function round(x: number, decimals = 0): number {
  const unit = 10 ** decimals;
  return Math.round(x * unit) / unit;
}

/** The value, or null with this probability. */
export function maybe(rng: Random, missing: number, value: number): number | null {
  return rng.uniform() < missing ? null : value;
}

export function poisson(rng: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng.uniform(); product > limit; product *= rng.uniform()) count += 1;
  return count;
}
