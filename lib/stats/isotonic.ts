/**
 * Isotonic regression: the non-decreasing step values that lie nearest to y in least squares (pool adjacent violators,
 * Ayer et al. 1955; Barlow et al. 1972), at the distinct x in order. Between them the fit is read off straight lines,
 * beyond them it stays level. Rows with the same x count as one with their mean.
 */
export type Isotonic = { x: number[]; y: number[] };

/** `x` ascending, `y` alongside, one weight a row. */
export function isotonicFit(x: ArrayLike<number>, y: ArrayLike<number>, w?: ArrayLike<number>): Isotonic {
  const { at, mean, weight } = distinct(x, y, w);
  const values = pooled(mean, weight);
  const kept: Isotonic = { x: [], y: [] };
  for (let i = 0; i < at.length; i++) {
    // Inside a level stretch nothing needs to be remembered.
    if (i > 0 && i < at.length - 1 && values[i] === values[i - 1] && values[i] === values[i + 1]) continue;
    kept.x.push(at[i]!);
    kept.y.push(values[i]!);
  }
  return kept;
}

function distinct(x: ArrayLike<number>, y: ArrayLike<number>, w: ArrayLike<number> | undefined) {
  const [at, mean, weight]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < x.length; i++) {
    const own = w ? w[i]! : 1;
    if (own <= 0) continue;
    const last = at.length - 1;
    if (last >= 0 && at[last] === x[i]) {
      weight[last]! += own;
      mean[last]! += ((y[i]! - mean[last]!) * own) / weight[last]!;
    } else {
      at.push(x[i]!);
      mean.push(y[i]!);
      weight.push(own);
    }
  }
  return { at, mean, weight };
}

function pooled(mean: readonly number[], weight: readonly number[]): Float64Array {
  const [level, mass, size]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < mean.length; i++) {
    let [value, total, count] = [mean[i]!, weight[i]!, 1];
    while (level.length > 0 && level.at(-1)! >= value) {
      const [v, m, s] = [level.pop()!, mass.pop()!, size.pop()!];
      value = (v * m + value * total) / (m + total);
      total += m;
      count += s;
    }
    level.push(value);
    mass.push(total);
    size.push(count);
  }
  const out = new Float64Array(mean.length);
  let i = 0;
  for (const [block, value] of level.entries()) for (let k = 0; k < size[block]!; k++) out[i++] = value;
  return out;
}

export function isotonicAt({ x, y }: Isotonic, at: number): number {
  const last = x.length - 1;
  if (last < 0 || Number.isNaN(at)) return Number.NaN;
  if (at <= x[0]!) return y[0]!;
  if (at >= x[last]!) return y[last]!;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  return y[low]! + ((y[high]! - y[low]!) * (at - x[low]!)) / (x[high]! - x[low]!);
}
