/**
 * Bin edges and histograms as numpy makes them (histogram_bin_edges, histogram).
 *
 * Sturges: range / (log2 n + 1). Doane (1976): range / (1 + log2 n + log2(1 + |g₁|/σ_g₁)),
 * σ_g₁ = √(6(n−2)/((n+1)(n+3))). The number of bins is the range over that width, rounded up; edges are
 * evenly spaced; a range of 0 is widened by ½ on both sides. With `integers` widths under 1 become 1
 * (numpy 2 on whole-number types). Empty data has the single bin [0, 1].
 */
import type { Ascending } from "../samples/ascending.ts";
import { quantile } from "./quantile.ts";
import { moments } from "../samples/moments.ts";

export type EdgeOptions = { integers?: boolean };

/** `bins` equal bins from low to high, with numpy's linspace arithmetic. */
export function equalWidthEdges(low: number, high: number, bins: number): Float64Array {
  const edges = new Float64Array(bins + 1);
  const step = (high - low) / bins;
  for (let i = 0; i < bins; i++) edges[i] = i * step + low;
  edges[bins] = high;
  return edges;
}

function edgesOfWidth(x: Ascending, width: number, options: EdgeOptions): Float64Array {
  if (x.length === 0) return Float64Array.of(0, 1);
  const low = x[0]!;
  const high = x[x.length - 1]!;
  if (low === high) return Float64Array.of(low - 0.5, high + 0.5);
  const used = options.integers === true && width < 1 ? 1 : width;
  return equalWidthEdges(low, high, used > 0 ? Math.ceil((high - low) / used) : 1);
}

function range(x: Ascending): number {
  return x.length === 0 ? 0 : x[x.length - 1]! - x[0]!;
}

export function sturgesEdges(x: Ascending, options: EdgeOptions = {}): Float64Array {
  return edgesOfWidth(x, range(x) / (Math.log2(x.length) + 1), options);
}

function doaneWidth(x: Ascending): number {
  const n = x.length;
  const m = moments(x);
  if (n <= 2 || m === null || m.squares === 0) return 0;
  const std = Math.sqrt(m.squares / n);
  let cubes = 0;
  for (let i = 0; i < n; i++) cubes += ((x[i]! - m.mean) / std) ** 3;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return range(x) / (1 + Math.log2(n) + Math.log2(1 + Math.abs(cubes / n) / error));
}

export function doaneEdges(x: Ascending, options: EdgeOptions = {}): Float64Array {
  return edgesOfWidth(x, doaneWidth(x), options);
}

/** Distinct inner cut points at the reference's deciles, at numpy's linspace(0.1, 0.9, 9). */
export function decileCuts(x: Ascending): Float64Array {
  const cuts: number[] = [];
  for (let i = 0; i < 9; i++) {
    const cut = quantile(x, i * 0.1 + 0.1);
    if (cut !== null && cut !== cuts.at(-1)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
}

/** Number of values below `bound` (at or below it with `closed`), by binary search. */
function rank(x: Ascending, bound: number, closed: boolean): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = x[middle]!;
    if (value < bound || (closed && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts in [e_i, e_i+1), the last bin closed on both sides; values outside are not counted. */
export function histogram(x: Ascending, edges: ArrayLike<number>): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  let before = rank(x, edges[0]!, false);
  for (let i = 0; i < bins; i++) {
    const upto = rank(x, edges[i + 1]!, i === bins - 1);
    counts[i] = upto - before;
    before = upto;
  }
  return counts;
}

/** Counts in (c_i−1, c_i] with both ends open: one cell more than cuts. */
export function countsBetween(x: Ascending, cuts: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(cuts.length + 1);
  let before = 0;
  for (let i = 0; i < cuts.length; i++) {
    const upto = rank(x, cuts[i]!, true);
    counts[i] = upto - before;
    before = upto;
  }
  counts[cuts.length] = x.length - before;
  return counts;
}
