/**
 * Isolation forest (Liu, Ting & Zhou 2008): 100 trees on 1,024 rows each, split at random; a row that few splits set
 * apart is anomalous. Score s = 2^(−E[h]/c(ψ)), c(ψ) = 2(ln(ψ−1) + γ) − 2(ψ−1)/ψ the mean depth of an unsuccessful
 * search; near 1 anomalous, about 0.5 usual.
 */
import { type Random, random } from "../stats/random.ts";
import { partialShuffle } from "./draws.ts";

const trees = 100;
/**
 * Liu et al. take 256, so that anomalies among the rows do not hide each other. A reference is taken as sound, and more
 * rows reach further into its tails: what lies beyond them is set apart in nearly every draw instead of in half of them.
 */
const sampleSize = 1024;
const eulerGamma = 0.5772156649015329;

/** Nodes in arrays: a split's children are next to each other; a leaf holds the depth that its rows get. */
type Tree = { field: number[]; at: number[]; child: number[]; depth: number[] };

export type Forest = { score: (rows: Float64Array) => Float64Array };

/** The mean depth of an unsuccessful search among n keys. */
export function meanDepth(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + eulerGamma) - (2 * (n - 1)) / n;
}

/** `groups`: the fields that belong together, such as the indicators of one category; they are drawn as one. */
export function growForest(
  rows: Float64Array,
  width: number,
  seed: number,
  groups: readonly (readonly number[])[] = Array.from({ length: width }, (_, j) => [j]),
): Forest {
  const rng = random(seed);
  const all = rows.length / width;
  const size = Math.min(sampleSize, all);
  const most = Math.ceil(Math.log2(Math.max(2, size)));
  const items = Uint32Array.from({ length: all }, (_, i) => i);
  const grown = Array.from({ length: trees }, () => {
    partialShuffle(items, size, rng);
    const tree: Tree = { field: [], at: [], child: [], depth: [] };
    growNode(tree, newNode(tree), { rows, width, rng, most, groups }, items.slice(0, size), 0);
    return tree;
  });
  const usual = meanDepth(size) || 1;
  return {
    score: (of) =>
      Float64Array.from({ length: of.length / width }, (_, i) => {
        let depth = 0;
        for (const tree of grown) depth += depthOf(tree, of, i * width);
        return 2 ** (-depth / trees / usual);
      }),
  };
}

type Growing = {
  rows: Float64Array;
  width: number;
  rng: Random;
  most: number;
  groups: readonly (readonly number[])[];
};

function newNode(tree: Tree): number {
  tree.field.push(-1);
  tree.at.push(0);
  tree.child.push(-1);
  tree.depth.push(0);
  return tree.field.length - 1;
}

function growNode(tree: Tree, node: number, by: Growing, items: Uint32Array, depth: number): void {
  const split = depth < by.most && items.length > 1 ? randomSplit(by, items) : null;
  if (!split) {
    tree.depth[node] = depth + meanDepth(items.length);
    return;
  }
  const left = newNode(tree);
  const right = newNode(tree);
  [tree.field[node], tree.at[node], tree.child[node]] = [split.field, split.at, left];
  const isLeft = (row: number) => by.rows[row * by.width + split.field]! < split.at;
  growNode(tree, left, by, items.filter(isLeft), depth + 1);
  growNode(
    tree,
    right,
    by,
    items.filter((row) => !isLeft(row)),
    depth + 1,
  );
}

/** A random place between the extremes of a random field, of a random group, that is not constant here. */
function randomSplit(
  { rows, width, rng, groups }: Growing,
  items: Uint32Array,
): { field: number; at: number } | null {
  const order = Uint32Array.from({ length: groups.length }, (_, i) => i);
  for (let tried = 0; tried < order.length; tried++) {
    const pick = tried + rng.int(order.length - tried);
    const group = groups[order[pick]!]!;
    order[pick] = order[tried]!;
    const first = rng.int(group.length);
    for (let i = 0; i < group.length; i++) {
      const field = group[(first + i) % group.length]!;
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const row of items) {
        const x = rows[row * width + field]!;
        if (x < low) low = x;
        if (x > high) high = x;
      }
      if (high > low) return { field, at: high - rng.uniform() * (high - low) };
    }
  }
  return null;
}

function depthOf(tree: Tree, rows: Float64Array, at: number): number {
  let node = 0;
  while (tree.child[node]! >= 0) {
    node = tree.child[node]! + (rows[at + tree.field[node]!]! < tree.at[node]! ? 0 : 1);
  }
  return tree.depth[node]!;
}
