/**
 * Shapley values of the growth of a loss over up to eight players (after Zhang et al. 2023 and Budhathoki et al. 2021): k
 * groups of inputs whose distribution may have changed, and the relation of the loss to the inputs. A coalition's
 * value is the mean loss of rows reweighted so that its players are as they are now and the others as they were:
 * without the relation, reference rows by the product of the density ratios of its groups; with it, current rows by
 * the inverse ratios of the groups that it has not. Weights are clipped and normalised by their own sum, so that the empty
 * coalition is the reference's mean loss and the whole one the current, and the values sum to the growth exactly.
 */
import { random } from "#lib/stats/index.ts";

export type Side = {
  loss: Float64Array;
  /** Density now over density then of each group, one array a group with a value a row. */
  ratios: readonly Float64Array[];
};
export type Share = { value: number; low: number; high: number };
export type ShapleyResult = {
  /** One a group, the relation last. */
  players: Share[];
  growth: number;
  /** The least effective share of rows over all coalitions: 1 none lost, 0 all. */
  overlap: number;
};

export const clip = 20;

/** Weights of every coalition of groups, by the bits of its number; `inverse` for the groups that are left out. */
export function coalitionWeights(
  ratios: readonly Float64Array[],
  n: number,
  inverse: boolean,
): Float64Array[] {
  return Array.from({ length: 2 ** ratios.length }, (_, set) => {
    const weights = new Float64Array(n).fill(1);
    for (const [g, ratio] of ratios.entries()) {
      const member = ((set >> g) & 1) === 1;
      if (member === inverse) continue;
      for (let i = 0; i < n; i++) weights[i]! *= inverse ? 1 / ratio[i]! : ratio[i]!;
    }
    return weights.map((w) => Math.min(clip, Math.max(1 / clip, w)));
  });
}

/** φ of each player given the values of all coalitions, numbered by their bits. */
export function shapleyOf(value: ArrayLike<number>, players: number): number[] {
  const factorial = Array.from({ length: players + 1 }, () => 1);
  for (let i = 1; i <= players; i++) factorial[i] = factorial[i - 1]! * i;
  const sizeOf = (set: number) => {
    let [size, rest] = [0, set];
    for (; rest > 0; rest >>= 1) size += rest & 1;
    return size;
  };
  return Array.from({ length: players }, (_, i) => {
    let sum = 0;
    for (let set = 0; set < 2 ** players; set++) {
      if ((set >> i) & 1) continue;
      const size = sizeOf(set);
      const share = (factorial[size]! * factorial[players - size - 1]!) / factorial[players]!;
      sum += share * (value[set | (1 << i)]! - value[set]!);
    }
    return sum;
  });
}

/** Exact over all coalitions, with a percentile bootstrap over the rows of both sides. */
export function sourceShapley(
  before: Side,
  after: Side,
  options: { seed: number; draws: number },
): ShapleyResult {
  const groups = before.ratios.length;
  const [n, m] = [before.loss.length, after.loss.length];
  const old = coalitionWeights(before.ratios, n, false);
  const now = coalitionWeights(after.ratios, m, true);
  const overlap = Math.min(...old.map(effective), ...now.map(effective));
  const means = (weights: readonly Float64Array[], loss: Float64Array, counts: Float64Array | null) =>
    weights.map((w) => {
      let [sum, total] = [0, 0];
      for (let i = 0; i < w.length; i++) {
        const x = counts ? w[i]! * counts[i]! : w[i]!;
        sum += x * loss[i]!;
        total += x;
      }
      return total > 0 ? sum / total : Number.NaN;
    });
  // The relation is the highest bit.
  const once = (a: Float64Array | null, b: Float64Array | null) => [
    ...means(old, before.loss, a),
    ...means(now, after.loss, b),
  ];
  const value = once(null, null);
  const players = shapleyOf(value, groups + 1);
  const r = random(options.seed);
  const resampled = (size: number) => {
    const counts = new Float64Array(size);
    for (let i = 0; i < size; i++) counts[r.int(size)]! += 1;
    return counts;
  };
  const drawn = Array.from({ length: options.draws }, () =>
    shapleyOf(once(resampled(n), resampled(m)), groups + 1),
  );
  return {
    players: players.map((phi, i) => {
      const all = drawn.map((d) => d[i]!).sort((a, b) => a - b);
      const at = (p: number) => all[Math.floor(p * (all.length - 1))] ?? phi;
      return { value: phi, low: Math.min(phi, at(0.025)), high: Math.max(phi, at(0.975)) };
    }),
    growth: value.at(-1)! - value[0]!,
    overlap,
  };
}

/** Kish's effective share of rows: (Σw)² / (n Σw²). */
function effective(weights: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (const w of weights) {
    sum += w;
    squares += w * w;
  }
  return squares > 0 ? (sum * sum) / (weights.length * squares) : 0;
}
