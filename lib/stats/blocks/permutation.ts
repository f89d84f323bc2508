/**
 * Block permutation: is the difference between two sets of blocks (days, hours) larger than between other ways of
 * dividing the same blocks? Rows of one block stay together, so that what makes them alike is in the null too.
 *
 * Up to 20,000 divisions are all counted: p = the share with a statistic at least as large, the observed one
 * included; it cannot be below 1/C(B, w). Beyond, Monte Carlo p = (k+1)/(draws+1) (Phipson & Smyth 2010), which can be
 * stopped early and continued (Besag & Clifford 1991). Statistics within 1e-9 of the observed one count as reaching it.
 * Valid under exchangeable blocks; a daily pattern that both sides have in full makes it conservative.
 */
import { random } from "../random.ts";
import type { Permutation } from "../counts/permutation.ts";

export type BlockCounts = {
  /** B · width counts, block after block; the first `chosen` blocks are the window. */
  counts: Float64Array;
  width: number;
  chosen: number;
};

/** Of the window's summed counts and the others'. */
export type BlockStatistic = (window: Float64Array, others: Float64Array) => number;

export const mostEnumerated = 20_000;

/** C(blocks, chosen), infinite where a double cannot hold it. */
export function divisionsOf(blocks: number, chosen: number): number {
  let ways = 1;
  const k = Math.min(chosen, blocks - chosen);
  for (let i = 1; i <= k; i++) ways = (ways * (blocks - k + i)) / i;
  return Math.round(ways);
}

/** Null without a block on either side. */
export function blockPermutation(
  input: BlockCounts,
  statistic: BlockStatistic,
  seed: number,
): { exact: number } | { permutation: Permutation } | null {
  const { counts, width, chosen } = input;
  const blocks = counts.length / width;
  if (!(chosen >= 1 && chosen < blocks)) return null;
  const total = new Float64Array(width);
  for (let i = 0; i < counts.length; i++) total[i % width]! += counts[i]!;
  const window = new Float64Array(width);
  const others = new Float64Array(width);
  const at = (members: ArrayLike<number>): number => {
    window.fill(0);
    for (let j = 0; j < chosen; j++) {
      const from = members[j]! * width;
      for (let i = 0; i < width; i++) window[i]! += counts[from + i]!;
    }
    for (let i = 0; i < width; i++) others[i] = total[i]! - window[i]!;
    return statistic(window, others);
  };
  const observed = at(Array.from({ length: chosen }, (_, j) => j));
  const reaches = observed - 1e-9 * Math.abs(observed);
  if (divisionsOf(blocks, chosen) <= mostEnumerated) {
    return { exact: enumerated(blocks, chosen, (members) => at(members) >= reaches) };
  }
  return { permutation: drawn(blocks, chosen, seed, (members) => at(members) >= reaches) };
}

function enumerated(blocks: number, chosen: number, hit: (members: number[]) => boolean): number {
  const members = Array.from({ length: chosen }, (_, j) => j);
  let [hits, all] = [0, 0];
  for (;;) {
    all += 1;
    if (hit(members)) hits += 1;
    let j = chosen - 1;
    while (j >= 0 && members[j] === blocks - chosen + j) j -= 1;
    if (j < 0) return hits / all;
    members[j]! += 1;
    for (let i = j + 1; i < chosen; i++) members[i] = members[i - 1]! + 1;
  }
}

function drawn(
  blocks: number,
  chosen: number,
  seed: number,
  hit: (members: Uint32Array) => boolean,
): Permutation {
  const rng = random(seed);
  const order = Uint32Array.from({ length: blocks }, (_, i) => i);
  let [draws, exceedances] = [0, 0];
  return {
    get draws() {
      return draws;
    },
    get exceedances() {
      return exceedances;
    },
    p: () => (exceedances + 1) / (draws + 1),
    drawUntil(wanted, enough = Number.POSITIVE_INFINITY) {
      while (draws < wanted && exceedances < enough) {
        for (let j = 0; j < chosen; j++) {
          const other = j + rng.int(blocks - j);
          const kept = order[j]!;
          order[j] = order[other]!;
          order[other] = kept;
        }
        draws += 1;
        if (hit(order)) exceedances += 1;
      }
    },
  };
}
