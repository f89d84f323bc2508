/** Mean, variances and order statistics of finite values. `null` where there are too few values. */
import type { Ascending } from "./ascending.ts";

export type Moments = {
  n: number;
  mean: number;
  /** Sum of squared deviations from the mean. */
  squares: number;
};

/** Two passes, so that a large mean does not eat the variance. */
export function moments(values: ArrayLike<number>): Moments | null {
  const n = values.length;
  if (n === 0) return null;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const first = sum / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i]! - first;
    squares += d * d;
    rest += d;
  }
  return { n, mean: first + rest / n, squares: Math.max(0, squares - (rest * rest) / n) };
}

/** Population standard deviation (ddof = 0). */
export function populationStd(values: ArrayLike<number>): number | null {
  const m = moments(values);
  return m === null ? null : Math.sqrt(m.squares / m.n);
}

export function median(x: Ascending): number | null {
  const n = x.length;
  if (n === 0) return null;
  const middle = n >> 1;
  return n % 2 === 1 ? x[middle]! : (x[middle - 1]! + x[middle]!) / 2;
}
