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

export type BoostOptions = { trees: number; rate: number; depth: number; leastRows: number };

export const defaultBoost: BoostOptions = { trees: 30, rate: 0.2, depth: 3, leastRows: 10 };

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
  const places = columns.map((column, c) => Uint8Array.from(rows, (row) => ranks[c]![column.bins[row]!]!));
  const positives = rows.reduce((sum, row) => sum + first[row]!, 0);
  const rate = Math.min(0.99, Math.max(0.01, positives / rows.length));
  const start = Math.log(rate / (1 - rate));
  const margin = new Float64Array(rows.length).fill(start);
  const work: Work = {
    places,
    sizes: columns.map((c) => c.size),
    g: new Float64Array(rows.length),
    h: new Float64Array(rows.length),
    node: new Int32Array(rows.length),
  };
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

type Work = { places: Uint8Array[]; sizes: number[]; g: Float64Array; h: Float64Array; node: Int32Array };

function grow(work: Work, options: BoostOptions): Tree {
  const nodes = 2 ** (options.depth + 1) - 1;
  const splits: (Split | null)[] = Array.from({ length: nodes }, () => null);
  work.node.fill(0);
  let level = [0];
  for (let depth = 0; depth < options.depth && level.length > 0; depth++) {
    for (const [node, split] of bestSplits(work, level, options.leastRows)) splits[node] = split;
    level = level.flatMap((node) => (splits[node] ? [2 * node + 1, 2 * node + 2] : []));
    for (let i = 0; i < work.node.length; i++) {
      const split = splits[work.node[i]!];
      if (split) work.node[i] = 2 * work.node[i]! + (work.places[split.column]![i]! <= split.rank ? 1 : 2);
    }
  }
  const [g, h] = [new Float64Array(nodes), new Float64Array(nodes)];
  for (let i = 0; i < work.node.length; i++) {
    g[work.node[i]!]! += work.g[i]!;
    h[work.node[i]!]! += work.h[i]!;
  }
  return { splits, leaves: g.map((sum, node) => (-options.rate * sum) / (h[node]! + lambda)) };
}

/** The cut of the largest gain in each node of a level, by one histogram a column for all of them. */
function bestSplits(work: Work, level: readonly number[], leastRows: number): Map<number, Split> {
  const slot = new Map(level.map((node, i) => [node, i]));
  const slots = Int32Array.from(work.node, (node) => slot.get(node) ?? -1);
  const best = level.map(() => ({ gain: 1e-6, column: -1, rank: 0 }));
  for (const [column, places] of work.places.entries()) {
    const size = work.sizes[column]!;
    const sums = new Float64Array(level.length * size * 3);
    for (let i = 0; i < slots.length; i++) {
      if (slots[i]! < 0) continue;
      const at = 3 * (slots[i]! * size + places[i]!);
      sums[at]! += work.g[i]!;
      sums[at + 1]! += work.h[i]!;
      sums[at + 2]! += 1;
    }
    for (let s = 0; s < level.length; s++) {
      const found = bestCut(sums.subarray(3 * s * size, 3 * (s + 1) * size), leastRows);
      if (found.gain > best[s]!.gain) best[s] = { ...found, column };
    }
  }
  return new Map(level.flatMap((node, s) => (best[s]!.column >= 0 ? [[node, best[s]!] as const] : [])));
}

function bestCut(sums: Float64Array, leastRows: number): { gain: number; rank: number } {
  let [g, h, n] = [0, 0, 0];
  for (let at = 0; at < sums.length; at += 3) {
    g += sums[at]!;
    h += sums[at + 1]!;
    n += sums[at + 2]!;
  }
  const whole = (g * g) / (h + lambda);
  let [gl, hl, nl, gain, rank] = [0, 0, 0, 0, 0];
  for (let at = 0; at + 3 < sums.length; at += 3) {
    gl += sums[at]!;
    hl += sums[at + 1]!;
    nl += sums[at + 2]!;
    if (nl < leastRows || sums[at + 2] === 0) continue;
    if (n - nl < leastRows) break;
    const found = (gl * gl) / (hl + lambda) + (g - gl) ** 2 / (h - hl + lambda) - whole;
    if (found > gain) [gain, rank] = [found, at / 3];
  }
  return { gain, rank };
}
