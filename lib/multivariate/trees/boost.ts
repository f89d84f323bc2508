/**
 * Gradient-boosted trees for two classes: Newton steps on the logistic loss over histograms of binned columns
 * (Friedman 2001; the split gain and leaf weights of Chen & Guestrin 2016, λ = 1), trees of depth 3.
 * The values of a category are put in the order of their share of the first class in the training rows, so that
 * one cut tells any set of high from any set of low values (Fisher 1958).
 */
import type { BinnedColumn } from "./bins.ts";

export type Boosted = {
  /** The log-odds of the first class for rows of the columns that it was trained on. */
  score: (columns: readonly BinnedColumn[], rows: Uint32Array) => Float64Array;
};

export type BoostOptions = {
  trees: number;
  rate: number;
  depth: number;
  /** The least sum of p(1 − p) in a leaf: 2.5 is ten rows in doubt. */
  leastWeight: number;
};

export const defaultBoost: BoostOptions = { trees: 30, rate: 0.2, depth: 3, leastWeight: 2.5 };

type Split = { column: number; rank: number };
/** Splits and leaves in heap order: the children of i are 2i + 1 and 2i + 2. */
type Tree = { splits: (Split | null)[]; leaves: Float64Array };

const smooth = 10;
const lambda = 1;

export function boost(
  columns: readonly BinnedColumn[],
  rows: Uint32Array,
  first: Uint8Array,
  options: BoostOptions = defaultBoost,
): Boosted {
  const ranks = columns.map((column) => ranksOf(column, rows, first));
  const positives = rows.reduce((sum, row) => sum + first[row]!, 0);
  const rate = Math.min(0.99, Math.max(0.01, positives / rows.length));
  const start = Math.log(rate / (1 - rate));
  const margin = new Float64Array(rows.length).fill(start);
  const work = workOf(columns, ranks, rows);
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees; t++) {
    for (let i = 0; i < rows.length; i++) {
      const p = 1 / (1 + Math.exp(-margin[i]!));
      work.g[i] = p - first[rows[i]!]!;
      work.h[i] = p * (1 - p);
    }
    const tree = grow(work, options);
    trees.push(tree);
    for (let i = 0; i < rows.length; i++) margin[i]! += tree.leaves[work.node[i]!]!;
    if (tree.splits[0] === null) break;
  }
  return {
    score: (of, at) => Float64Array.from(at, (row) => start + sumOfTrees(trees, of, ranks, row)),
  };
}

function sumOfTrees(
  trees: readonly Tree[],
  columns: readonly BinnedColumn[],
  ranks: readonly Uint8Array[],
  row: number,
): number {
  let sum = 0;
  for (const { splits, leaves } of trees) {
    let node = 0;
    for (let split = splits[0]; split; split = splits[node]) {
      const place = ranks[split.column]![columns[split.column]!.bins[row]!]!;
      node = 2 * node + (place <= split.rank ? 1 : 2);
    }
    sum += leaves[node]!;
  }
  return sum;
}

/** The place of each bin in the order that trees cut. */
function ranksOf(column: BinnedColumn, rows: Uint32Array, first: Uint8Array): Uint8Array {
  const ranks = Uint8Array.from({ length: column.size }, (_, i) => i);
  if (!column.categorical) return ranks;
  const [all, own] = [new Float64Array(column.size), new Float64Array(column.size)];
  let positives = 0;
  for (const row of rows) {
    const bin = column.bins[row]!;
    all[bin]! += 1;
    own[bin]! += first[row]!;
    positives += first[row]!;
  }
  const prior = positives / rows.length;
  const share = own.map((count, bin) => (count + smooth * prior) / (all[bin]! + smooth));
  for (const [rank, bin] of Array.from(ranks)
    .toSorted((a, b) => share[a]! - share[b]! || a - b)
    .entries()) {
    ranks[bin] = rank;
  }
  return ranks;
}

/** Row after row, so that a row's gradient is read once for all columns. */
type Work = {
  places: Uint8Array;
  columns: number;
  /** Where each column's bins begin in a histogram; the last one is its length. */
  offsets: Int32Array;
  g: Float64Array;
  h: Float64Array;
  node: Int32Array;
};

function workOf(columns: readonly BinnedColumn[], ranks: readonly Uint8Array[], rows: Uint32Array): Work {
  const places = new Uint8Array(rows.length * columns.length);
  const offsets = new Int32Array(columns.length + 1);
  for (const [c, column] of columns.entries()) {
    offsets[c + 1] = offsets[c]! + column.size;
    for (let i = 0; i < rows.length; i++) places[i * columns.length + c] = ranks[c]![column.bins[rows[i]!]!]!;
  }
  const numbers = () => new Float64Array(rows.length);
  return {
    places,
    columns: columns.length,
    offsets,
    g: numbers(),
    h: numbers(),
    node: new Int32Array(rows.length),
  };
}

function grow(work: Work, options: BoostOptions): Tree {
  const nodes = 2 ** (options.depth + 1) - 1;
  const splits: (Split | null)[] = Array.from({ length: nodes }, () => null);
  const { node, places, columns } = work;
  node.fill(0);
  let level = [0];
  for (let depth = 0; depth < options.depth && level.length > 0; depth++) {
    for (const [at, split] of bestSplits(work, level, options.leastWeight)) splits[at] = split;
    level = level.flatMap((at) => (splits[at] ? [2 * at + 1, 2 * at + 2] : []));
    for (let i = 0; i < node.length; i++) {
      const split = splits[node[i]!];
      if (split) node[i] = 2 * node[i]! + (places[i * columns + split.column]! <= split.rank ? 1 : 2);
    }
  }
  const [g, h] = [new Float64Array(nodes), new Float64Array(nodes)];
  for (let i = 0; i < node.length; i++) {
    g[node[i]!]! += work.g[i]!;
    h[node[i]!]! += work.h[i]!;
  }
  return { splits, leaves: g.map((sum, at) => (-options.rate * sum) / (h[at]! + lambda)) };
}

/** Sums of gradients and weights: node of the level, then column, then bin. */
function histogramOf(work: Work, level: readonly number[]): Float64Array {
  const { places, columns, offsets, g, h, node } = work;
  const size = offsets[columns]!;
  const slot = new Int32Array(Math.max(...level) + 1).fill(-1);
  for (const [s, at] of level.entries()) slot[at] = s;
  const sums = new Float64Array(level.length * size * 2);
  for (let i = 0; i < node.length; i++) {
    const s = slot[node[i]!] ?? -1;
    if (s < 0) continue;
    const [gi, hi] = [g[i]!, h[i]!];
    for (let c = 0, from = i * columns; c < columns; c++) {
      const at = 2 * (s * size + offsets[c]! + places[from + c]!);
      sums[at]! += gi;
      sums[at + 1]! += hi;
    }
  }
  return sums;
}

/** The cut of the largest gain in each node of a level. */
function bestSplits(work: Work, level: readonly number[], leastWeight: number): Map<number, Split> {
  const { columns, offsets } = work;
  const size = offsets[columns]!;
  const sums = histogramOf(work, level);
  const best = new Map<number, Split>();
  for (const [s, node] of level.entries()) {
    let gain = 1e-6;
    for (let column = 0; column < columns; column++) {
      const [from, to] = [s * size + offsets[column]!, s * size + offsets[column + 1]!];
      const found = bestCut(sums.subarray(2 * from, 2 * to), leastWeight);
      if (found.gain <= gain) continue;
      gain = found.gain;
      best.set(node, { column, rank: found.rank });
    }
  }
  return best;
}

function bestCut(sums: Float64Array, leastWeight: number): { gain: number; rank: number } {
  let [g, h] = [0, 0];
  for (let at = 0; at < sums.length; at += 2) {
    g += sums[at]!;
    h += sums[at + 1]!;
  }
  const whole = (g * g) / (h + lambda);
  let [gl, hl, gain, rank] = [0, 0, 0, 0];
  for (let at = 0; at + 2 < sums.length; at += 2) {
    gl += sums[at]!;
    hl += sums[at + 1]!;
    if (hl < leastWeight || sums[at + 1] === 0) continue;
    if (h - hl < leastWeight) break;
    const found = (gl * gl) / (hl + lambda) + (g - gl) ** 2 / (h - hl + lambda) - whole;
    if (found > gain) [gain, rank] = [found, at / 2];
  }
  return { gain, rank };
}
