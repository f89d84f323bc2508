/**
 * Maximum mean discrepancy with the Gaussian kernel k(x, y) = exp(−‖x − y‖²/(2σ²)) (Gretton et al. 2012).
 *
 * exactMmd: the unbiased quadratic estimate, O((n+m)²), for small samples and as the yardstick.
 * fourierFeatures: cos and sin of random projections (Rahimi & Recht 2007), whose inner product estimates k, so
 * that the squared distance of mean features estimates MMD² in O(n+m). σ² by the median heuristic: half the median
 * squared distance of distinct rows.
 */
import { type Random, random } from "../stats/random.ts";

function squaredDistance(x: Float64Array, i: number, y: Float64Array, j: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (x[i * width + k]! - y[j * width + k]!) ** 2;
  return sum;
}

/** Half the median of the squared distances of all pairs of rows; 0.5 where they are all equal. */
export function medianBandwidth(rows: Float64Array, width: number): number {
  const n = rows.length / width;
  const all: number[] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) all.push(squaredDistance(rows, i, rows, j, width));
  all.sort((a, b) => a - b);
  const half = all.length >> 1;
  const median = all.length % 2 === 1 ? all[half]! : (all[half - 1]! + all[half]!) / 2;
  if (median > 0) return median / 2;
  const positive = all.find((d) => d > 0);
  return positive === undefined ? 0.5 : positive / 2;
}

export function exactMmd(x: Float64Array, y: Float64Array, width: number, sigma2: number): number | null {
  const n = x.length / width;
  const m = y.length / width;
  if (n < 2 || m < 2) return null;
  const kernel = (a: Float64Array, i: number, b: Float64Array, j: number) =>
    Math.exp(-squaredDistance(a, i, b, j, width) / (2 * sigma2));
  const within = (a: Float64Array, size: number) => {
    let sum = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) sum += kernel(a, i, a, j);
    return (2 * sum) / (size * (size - 1));
  };
  let between = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) between += kernel(x, i, y, j);
  return within(x, n) + within(y, m) - (2 * between) / (n * m);
}

export type FourierFeatures = { width: number; of: (rows: Float64Array) => Float64Array };

/** `count` random frequencies: 2 × count features, whose squared length is 1. */
export function fourierFeatures(width: number, sigma2: number, count: number, seed: number): FourierFeatures {
  const rng: Random = random(seed);
  const frequencies = Float64Array.from({ length: width * count }, () => rng.normal() / Math.sqrt(sigma2));
  const scale = 1 / Math.sqrt(count);
  return {
    width: 2 * count,
    of(rows) {
      const n = rows.length / width;
      const out = new Float64Array(n * 2 * count);
      for (let i = 0; i < n; i++) {
        for (let f = 0; f < count; f++) {
          let angle = 0;
          for (let k = 0; k < width; k++) angle += rows[i * width + k]! * frequencies[f * width + k]!;
          out[i * 2 * count + f] = Math.cos(angle) * scale;
          out[i * 2 * count + count + f] = Math.sin(angle) * scale;
        }
      }
      return out;
    },
  };
}
