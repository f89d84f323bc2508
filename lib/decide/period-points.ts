/** What each hypothesis looks at, as one point a period: coordinates whose squared distance is its statistic. */
import type { Blocks } from "../stats/blocks/between.ts";
import type { PeriodCounts } from "./period-counts.ts";

export type Points = Blocks & {
  /** Which periods have rows for this hypothesis. */
  used: number[];
  /** The window's own point and rows. */
  point: Float64Array;
  n: number;
};

type Coordinates = { width: number; of: (k: number, out: Float64Array, from: number) => void };

/** `last` periods are the window; it is one period here. */
export function pointsOf(
  of: PeriodCounts,
  sizes: Float64Array,
  coordinates: Coordinates,
  weights: Float64Array,
  squares: (k: number, i: number, x: number) => number,
): Points {
  const window = sizes.length - 1;
  const used = Array.from({ length: window }, (_, k) => k).filter((k) => sizes[k]! > 0);
  const { width } = coordinates;
  const points = new Float64Array(used.length * width);
  let [within, rows] = [0, 0];
  for (const [b, k] of used.entries()) {
    coordinates.of(k, points, b * width);
    rows += sizes[k]!;
    for (let i = 0; i < width; i++) {
      const x = points[b * width + i]!;
      within += sizes[k]! * weights[i]! * squares(k, i, x);
      points[b * width + i] = Math.sqrt(weights[i]!) * x;
    }
  }
  const point = new Float64Array(width);
  coordinates.of(window, point, 0);
  for (let i = 0; i < width; i++) point[i]! *= Math.sqrt(weights[i]!);
  return {
    used,
    point,
    n: sizes[window]!,
    points,
    width,
    sizes: Float64Array.from(used, (k) => sizes[k]!),
    within: within / Math.max(1, rows - used.length),
  };
}

const share = (_k: number, _i: number, p: number) => p * (1 - p);

/** Cumulative shares at the inner edges, weighted by the rows about them: ∫ (F − G)² dH, as Cramér & von Mises. */
export function cumulativePoints(of: PeriodCounts): Points {
  const { counts, sizes } = of;
  const cells = of.width;
  const pooled = pooledShares(of);
  const weights = Float64Array.from({ length: cells - 1 }, (_, i) => (pooled[i]! + pooled[i + 1]!) / 2);
  const coordinates = {
    width: cells - 1,
    of: (k: number, out: Float64Array, from: number) => {
      let below = 0;
      for (let i = 0; i < cells - 1; i++) {
        below += counts[k * cells + i]!;
        out[from + i] = below / sizes[k]!;
      }
    },
  };
  return pointsOf(of, sizes, coordinates, weights, share);
}

/** Shares of the cells over the root of the pooled share: the squared distance is chi-square's. */
export function sharePoints(of: PeriodCounts): Points {
  const { counts, sizes, width } = of;
  const weights = pooledShares(of).map((p) => (p > 0 ? 1 / p : 0));
  const coordinates = {
    width,
    of: (k: number, out: Float64Array, from: number) => {
      for (let i = 0; i < width; i++) out[from + i] = counts[k * width + i]! / sizes[k]!;
    },
  };
  return pointsOf(of, sizes, coordinates, weights, share);
}

/** The mean of a score that each cell has. */
export function meanPoints(of: PeriodCounts, scores: ArrayLike<number>): Points {
  const { counts, sizes, width } = of;
  const moment = (k: number, power: number) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += scores[i]! ** power * counts[k * width + i]!;
    return sum / sizes[k]!;
  };
  const coordinates = {
    width: 1,
    of: (k: number, out: Float64Array, from: number) => {
      out[from] = moment(k, 1);
    },
  };
  const one = Float64Array.of(1);
  return pointsOf(of, sizes, coordinates, one, (k, _i, mean) => Math.max(0, moment(k, 2) - mean * mean));
}

/** The share of rows without a usable value. */
export function missingPoints(of: PeriodCounts): Points {
  const coordinates = {
    width: 1,
    of: (k: number, out: Float64Array, from: number) => {
      out[from] = of.missing[k]! / of.rows[k]!;
    },
  };
  return pointsOf(of, of.rows, coordinates, Float64Array.of(1), share);
}

function pooledShares({ counts, width }: PeriodCounts): Float64Array {
  const shares = new Float64Array(width);
  let all = 0;
  for (let i = 0; i < counts.length; i++) {
    shares[i % width]! += counts[i]!;
    all += counts[i]!;
  }
  for (let i = 0; i < width; i++) shares[i]! /= all;
  return shares;
}
