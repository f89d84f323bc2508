/**
 * Robust centre and covariance: the minimum covariance determinant by FAST-MCD (Rousseeuw & Van Driessen 1999):
 * from random starts, concentration steps keep the h = ⌊(n+w+1)/2⌋ rows nearest to the centre, until the determinant
 * falls no more. A hundred starts take their first two steps among at most 600 random rows, and the ten best go on
 * among all, as in the paper's nesting; fewer starts end in different local minima from seed to seed. Then one reweighting with the rows inside the 97.5 % point of chi-square. `raw` is before it,
 * scaled to consistency under normality. Null where every half of the rows is degenerate.
 */
import { chiSquareQuantile, chiSquareSf } from "../stats/distributions/chi-square.ts";
import { random } from "../stats/random.ts";
import { partialShuffle } from "./draws.ts";
import { cholesky, columnMeans, covariance, solveLower } from "./matrix.ts";

export type Scatter = { mean: Float64Array; covariance: Float64Array };
export type RobustScatter = Scatter & { raw: Scatter };

const starts = 100;
const refined = 10;
const nested = 600;

/** `ridge` is added to the diagonal in every step; 0 for columns that are known to be in general position. */
export function minimumDeterminant(
  rows: Float64Array,
  width: number,
  seed: number,
  ridge = 0,
): RobustScatter | null {
  const n = rows.length / width;
  const half = Math.floor((n + width + 1) / 2);
  if (half > n || half <= width) return null;
  const rng = random(seed);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  // At least ten rows a column: fewer say too little of a covariance.
  const few = Math.min(n, Math.max(nested, 10 * width));
  if (few < n) partialShuffle(order, few, rng);
  const pool = few < n ? rowsAt(rows, width, order.subarray(0, few)) : rows;
  const halfOfPool = Math.floor((few + width + 1) / 2);
  const items = Uint32Array.from({ length: few }, (_, i) => i);
  const found: Step[] = [];
  for (let s = 0; s < starts; s++) {
    partialShuffle(items, width + 1, rng);
    let step = scatterOf(pool, width, items.subarray(0, width + 1), Math.max(ridge, 1e-6));
    for (let i = 0; i < 2 && step; i++) step = concentrate(pool, width, step, halfOfPool, ridge);
    if (step) found.push(step);
  }
  let best: Step | null = null;
  for (const start of found.toSorted((a, b) => a.lnDet - b.lnDet).slice(0, refined)) {
    // The determinant of a part of the rows is not one of all of them.
    let step = few < n ? concentrate(rows, width, start, half, ridge) : start;
    if (!step) continue;
    for (let i = 0; i < 100; i++) {
      const next: Step | null = concentrate(rows, width, step, half, ridge);
      if (!next || next.lnDet >= step.lnDet - 1e-12) break;
      step = next;
    }
    if (!best || step.lnDet < best.lnDet) best = step;
  }
  return best && reweight(rows, width, best, half / n);
}

type Step = Scatter & { factor: Float64Array; lnDet: number };

function rowsAt(rows: Float64Array, width: number, items: Uint32Array): Float64Array {
  const some = new Float64Array(items.length * width);
  for (const [i, row] of items.entries()) some.set(rows.subarray(row * width, (row + 1) * width), i * width);
  return some;
}

function scatterOf(rows: Float64Array, width: number, items: Uint32Array, ridge: number): Step | null {
  const some = rowsAt(rows, width, items);
  const mean = columnMeans(some, width);
  const cov = covariance(some, width, mean, items.length);
  for (let j = 0; j < width; j++) cov[j * width + j]! += ridge;
  const factor = cholesky(cov, width);
  if (!factor) return null;
  let lnDet = 0;
  for (let j = 0; j < width; j++) lnDet += 2 * Math.log(factor[j * width + j]!);
  return { mean, covariance: cov, factor, lnDet };
}

function concentrate(
  rows: Float64Array,
  width: number,
  step: Step,
  half: number,
  ridge: number,
): Step | null {
  const distance = squaredDistances(rows, width, step.mean, step.factor);
  const nearest = Uint32Array.from(distance.keys()).sort((a, b) => distance[a]! - distance[b]! || a - b);
  return scatterOf(rows, width, nearest.subarray(0, half), ridge);
}

/** (x − mean)ᵀ S⁻¹ (x − mean) of each row, by the Cholesky factor of S. */
export function squaredDistances(
  rows: Float64Array,
  width: number,
  mean: Float64Array,
  factor: Float64Array,
): Float64Array {
  const x = new Float64Array(width);
  return Float64Array.from({ length: rows.length / width }, (_, i) => {
    for (let j = 0; j < width; j++) x[j] = rows[i * width + j]! - mean[j]!;
    solveLower(factor, width, x, 0);
    return x.reduce((sum, value) => sum + value * value, 0);
  });
}

function reweight(rows: Float64Array, width: number, best: Step, share: number): RobustScatter | null {
  const quantile = chiSquareQuantile(share, width);
  const factor = share / (1 - chiSquareSf(quantile, width + 2));
  const raw = { mean: best.mean, covariance: best.covariance.map((x) => x * factor) };
  const limit = chiSquareQuantile(0.975, width) * factor;
  const distance = squaredDistances(rows, width, best.mean, best.factor);
  const kept = Uint32Array.from(distance.keys()).filter((i) => distance[i]! < limit);
  const again = kept.length > width ? scatterOf(rows, width, kept, 0) : null;
  return again ? { mean: again.mean, covariance: again.covariance, raw } : { ...raw, raw };
}
