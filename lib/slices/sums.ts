/** Count, sum and sum of squares of losses about a centre near their mean: what slices add and subtract. */
export type Sums = { n: number; sum: number; squares: number };

export const noRows: Sums = { n: 0, sum: 0, squares: 0 };

export function plus(a: Sums, b: Sums): Sums {
  return { n: a.n + b.n, sum: a.sum + b.sum, squares: a.squares + b.squares };
}

export function minus(a: Sums, b: Sums): Sums {
  return { n: a.n - b.n, sum: a.sum - b.sum, squares: a.squares - b.squares };
}

export function meanOfSums({ n, sum }: Sums): number {
  return sum / n;
}

/** With n − 1 in the denominator; 0 for fewer than two rows. */
export function varianceOf({ n, sum, squares }: Sums): number {
  return n > 1 ? Math.max(0, (squares - (sum * sum) / n) / (n - 1)) : 0;
}

/** Welch's statistic of a against b; 0 where neither varies and the means agree. */
export function welchOf(a: Sums, b: Sums): number {
  if (a.n < 2 || b.n < 2) return 0;
  const gap = a.sum / a.n - b.sum / b.n;
  const error = Math.sqrt(varianceOf(a) / a.n + varianceOf(b) / b.n);
  if (error > 0) return gap / error;
  return gap === 0 ? 0 : gap * Number.POSITIVE_INFINITY;
}

/** √2 · (mean_a − mean_b) / √(var_a + var_b) (Chung et al. 2019): Cohen's d for groups of unlike spread. */
export function effectOf(a: Sums, b: Sums): number {
  if (a.n === 0 || b.n === 0) return 0;
  const gap = a.sum / a.n - b.sum / b.n;
  const spread = varianceOf(a) + varianceOf(b);
  if (spread > 0) return (Math.SQRT2 * gap) / Math.sqrt(spread);
  return gap === 0 ? 0 : gap * Number.POSITIVE_INFINITY;
}

export function sumsOf(values: ArrayLike<number>): Sums {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    squares += values[i]! * values[i]!;
  }
  return { n: values.length, sum, squares };
}
