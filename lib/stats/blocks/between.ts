/**
 * Does one new block (a day) lie further from K earlier blocks than these lie from each other?
 *
 * Each block is a point x_k (shares, a mean, …) from n_k rows. Rows of one block are alike, so the points scatter
 * more than rows drawn independently would: Var = within/n_k + τ². Analysis of variance gives both parts,
 * between = Σ n_k |x_k − x̄|² / (K − 1), τ² = (between − within) / n₀, n₀ = (N − Σ n_k²/N) / (K − 1), never below 0.
 * The new point is expected at a squared distance of
 *   V = within · (1/n + 1/N) + τ² (1 + Σ n_k²/N²),   T = |x − x̄|² / V ~ F(r, r·df)
 * (Dempster 1958; Box 1954): r = (tr S)² / tr S² directions that the blocks scatter in, taken from their own scatter S,
 * and df = K − 1, less where blocks differ in size (K = N²/Σ n_k²), more where sampling dominates (Satterthwaite 1946).
 * With equal sizes and one coordinate this is Student's prediction interval, exactly. With enough rows it is
 * close for shares; r from few blocks is too small rather than too large, which is the safe side.
 * Assumes that blocks are exchangeable, unless they are given in order of time with `inOrder`: neighbours that are alike
 * then differ less from each other than from a new one. With their correlation ρ at lag one, taken as AR(1) and never
 * below 0, the scatter is divided by its expectation 1 − 2/(K−1) Σ (1 − j/K) ρʲ, and K counts for K (1 − ρ²)/(1 + ρ²)
 * (Bartlett 1946). `npm run bench -- seasonal` measures what is left of it.
 */
import { fSf } from "../distributions/beta.ts";

export type Blocks = {
  /** K · width coordinates, block after block. */
  points: Float64Array;
  width: number;
  /** Rows of each block, all above 0. */
  sizes: Float64Array;
  /** The variance of one row about its block, summed over the coordinates. */
  within: number;
};

export type BetweenBlocks = {
  p: number;
  /** V over what independent rows would give, at least 1. */
  inflation: number;
  /** r. */
  dimensions: number;
  /** The second degrees of freedom. */
  df: number;
  /** V of the new block, and of each earlier one against the others. */
  expected: number;
  expectedOfEach: Float64Array;
};

/** Null with fewer than two blocks, or where nothing varies at all. */
export function betweenBlocks(
  blocks: Blocks,
  point: Float64Array,
  n: number,
  inOrder = false,
): BetweenBlocks | null {
  const { width, sizes, within } = blocks;
  const k = sizes.length;
  if (k < 2 || !(n > 0)) return null;
  let [all, squares] = [0, 0];
  for (const size of sizes) {
    all += size;
    squares += size * size;
  }
  const centre = centreOf(blocks, all);
  const scatter = deviations(blocks, centre);
  let trace = 0;
  for (let i = 0; i < scatter.length; i++) trace += scatter[i]! * scatter[i]!;
  const base = (all - squares / all) / (k - 1);
  const alike = inOrder ? lagOne(scatter, k, width, trace) : 0;
  const between = Math.max(trace / (k - 1) / shareOfScatter(alike, k), within);
  const tau2 = (between - within) / base;
  const expected = within * (1 / n + 1 / all) + tau2 * (1 + squares / (all * all));
  if (!(expected > 0) || !Number.isFinite(expected)) return null;
  let distance = 0;
  for (let i = 0; i < width; i++) distance += (point[i]! - centre[i]!) ** 2;
  const dimensions = trace > 0 ? dimensionsOf(scatter, k, width, trace) : 1;
  const own = (between * (1 + squares / (all * all))) / base;
  const blocksLike = ((all * all) / squares) * ((1 - alike * alike) / (1 + alike * alike));
  const df = Math.max(1, blocksLike - 1) * dimensions * (expected / own) ** 2;
  return {
    p: fSf(distance / expected, dimensions, df),
    inflation: within > 0 ? expected / (within * (1 / n + 1 / all)) : Number.POSITIVE_INFINITY,
    dimensions,
    df,
    expected,
    expectedOfEach: sizes.map((size) => {
      const rest = all - size;
      const unequal = (squares - size * size) / (rest * rest);
      return within * (1 / size + 1 / rest) + tau2 * (1 + unequal);
    }),
  };
}

/** Correlation of neighbours, with the bias of a short series taken off (Marriott & Pope 1954); in [0, 0.95]. */
function lagOne(scatter: Float64Array, k: number, width: number, trace: number): number {
  let products = 0;
  for (let i = width; i < scatter.length; i++) products += scatter[i]! * scatter[i - width]!;
  const found = trace > 0 ? (products * k) / ((k - 1) * trace) : 0;
  return Math.min(0.95, Math.max(0, found + (1 + 3 * found) / k));
}

/** The expected sample variance of k values of AR(1), over their variance. */
function shareOfScatter(alike: number, k: number): number {
  let sum = 0;
  for (let j = 1; j < k; j++) sum += (1 - j / k) * alike ** j;
  return 1 - (2 * sum) / (k - 1);
}

function centreOf({ points, width, sizes }: Blocks, all: number): Float64Array {
  const centre = new Float64Array(width);
  for (let b = 0; b < sizes.length; b++) {
    const weight = sizes[b]! / all;
    for (let i = 0; i < width; i++) centre[i]! += weight * points[b * width + i]!;
  }
  return centre;
}

/** √n_k · (x_k − x̄), block after block. */
function deviations({ points, width, sizes }: Blocks, centre: Float64Array): Float64Array {
  const found = new Float64Array(points.length);
  for (let b = 0; b < sizes.length; b++) {
    const root = Math.sqrt(sizes[b]!);
    for (let i = 0; i < width; i++) found[b * width + i] = root * (points[b * width + i]! - centre[i]!);
  }
  return found;
}

/** (tr S)² / tr S², by the smaller of S (coordinates) and its Gram matrix (blocks): both have the same trace. */
function dimensionsOf(scatter: Float64Array, k: number, width: number, trace: number): number {
  if (width === 1) return 1;
  let squares = 0;
  const byBlock = k <= width;
  const size = byBlock ? k : width;
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      let dot = 0;
      if (byBlock) for (let c = 0; c < width; c++) dot += scatter[i * width + c]! * scatter[j * width + c]!;
      else for (let b = 0; b < k; b++) dot += scatter[b * width + i]! * scatter[b * width + j]!;
      squares += (i === j ? 1 : 2) * dot * dot;
    }
  }
  return squares > 0 ? Math.max(1, (trace * trace) / squares) : 1;
}

/** The factor that the expected squared distance is exceeded by with probability `tail`, under the same law. */
export function betweenQuantile({ dimensions, df }: BetweenBlocks, tail: number): number {
  let [low, high] = [0, 4];
  while (fSf(high, dimensions, df) > tail && high < 1e12) [low, high] = [high, high * 4];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (fSf(middle, dimensions, df) > tail) low = middle;
    else high = middle;
  }
  return high;
}
