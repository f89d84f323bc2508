/**
 * Chi-square test of a 2 × k table by permutation of the rows on the pooled margins: exact at any sparsity.
 *
 * Under "one population" the smaller row is a multivariate hypergeometric draw from the pooled counts t_j;
 * with fixed margins X² is increasing in S = Σ w_j² / t_j, so only S is drawn. Monte Carlo
 * p = (k+1)/(B+1), k = draws with S >= observed (Davison & Hinkley 1997, §4.2), never 0; stopping after h
 * exceedances keeps it valid (Besag & Clifford 1991). Draws can be continued later from the same seed.
 * Small rows are drawn item by item (O(rows)), large ones cell by cell (O(k)).
 */
import { type Random, random } from "../random.ts";
import { type Counts, totalOf } from "./totals.ts";

export type Permutation = {
  readonly draws: number;
  readonly exceedances: number;
  /** (exceedances + 1) / (draws + 1); 1 before the first draw. */
  p(): number;
  /** Continue until `draws` in all, or until `exceedances` in all were seen. */
  drawUntil(draws: number, exceedances?: number): void;
};

type Draw = () => number;

/** Cell by cell: k hypergeometric variates. */
function cellDraw(rng: Random, pooled: Float64Array, size: number): Draw {
  const out = new Float64Array(pooled.length);
  return () => {
    rng.multivariateHypergeometric(pooled, size, out);
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum += (out[i]! * out[i]!) / pooled[i]!;
    return sum;
  };
}

/** Item by item: distinct positions among all items, kept apart by an open-addressing table of stamps. */
function itemDraw(rng: Random, pooled: Float64Array, size: number): Draw {
  const ends = new Float64Array(pooled.length);
  let all = 0;
  for (let i = 0; i < pooled.length; i++) {
    all += pooled[i]!;
    ends[i] = all;
  }
  const guide = guideTable(ends);
  const perSlot = guide.length / all;
  const capacity = 2 ** Math.ceil(Math.log2(size * 4 + 8));
  const taken = new Float64Array(capacity);
  const stamps = new Uint32Array(capacity);
  const cells = new Uint32Array(pooled.length);
  const touched = new Uint32Array(size);
  let stamp = 0;
  const isNew = (position: number) => {
    let slot = position & (capacity - 1);
    while (stamps[slot] === stamp) {
      if (taken[slot] === position) return false;
      slot = (slot + 1) & (capacity - 1);
    }
    stamps[slot] = stamp;
    taken[slot] = position;
    return true;
  };
  return () => {
    stamp += 1;
    let sum = 0;
    for (let drawn = 0; drawn < size; ) {
      const position = rng.int(all);
      if (!isNew(position)) continue;
      let cell = guide[Math.floor(position * perSlot)]!;
      while (ends[cell]! <= position) cell += 1;
      sum += (2 * cells[cell]! + 1) / pooled[cell]!;
      cells[cell]! += 1;
      touched[drawn] = cell;
      drawn += 1;
    }
    for (const cell of touched) cells[cell] = 0;
    return sum;
  };
}

/** First cell that can hold a position of each slot, so that finding a position's cell takes a step or two. */
function guideTable(ends: Float64Array): Uint32Array {
  const guide = new Uint32Array(2 * ends.length + 16);
  const width = ends[ends.length - 1]! / guide.length;
  let cell = 0;
  for (let slot = 0; slot < guide.length; slot++) {
    // Half an item early: rounding of position · slots / all must never start past the cell.
    while (ends[cell]! <= slot * width - 0.5) cell += 1;
    guide[slot] = cell;
  }
  return guide;
}

/** `null` when a row is empty. A table with one column has p = 1 without drawing. */
export function permutationChiSquare(reference: Counts, current: Counts, seed: number): Permutation | null {
  const m = totalOf(reference);
  const n = totalOf(current);
  if (!(m > 0) || !(n > 0)) return null;
  const smaller = n <= m ? current : reference;
  const size = Math.min(n, m);
  const pooledAll = Float64Array.from(reference, (count, i) => count + current[i]!);
  const pooled = pooledAll.filter((count) => count > 0);
  let observed = 0;
  for (let i = 0; i < pooledAll.length; i++) {
    if (pooledAll[i]! > 0) observed += (smaller[i]! * smaller[i]!) / pooledAll[i]!;
  }
  const rng = random(seed);
  const draw =
    size <= 4 * pooled.length && size * 4 <= m + n
      ? itemDraw(rng, pooled, size)
      : cellDraw(rng, pooled, size);
  const limit = observed * (1 - 1e-12);
  let draws = 0;
  let exceedances = 0;
  return {
    get draws() {
      return draws;
    },
    get exceedances() {
      return exceedances;
    },
    p: () => (pooled.length < 2 ? 1 : (exceedances + 1) / (draws + 1)),
    drawUntil(wanted, enough = Number.POSITIVE_INFINITY) {
      if (pooled.length < 2) return;
      while (draws < wanted && exceedances < enough) {
        draws += 1;
        if (draw() >= limit) exceedances += 1;
      }
    },
  };
}
