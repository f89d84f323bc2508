/**
 * Chooses the frozen bin edges of a numeric column from order statistics of its reference.
 *
 * At most `mostAtoms` distinct values: every value has a bin of its own (its neighbourhood up to 1/16 of the gap
 * to the next value), and every gap a bin that is empty in the reference, so that a value never seen, also one in
 * between, falls outside the known ones. More: edges at the quantiles i/64, refined at both ends (i/256); a value
 * that fills at least 1/64 of the rows sits in a bin of its own, as narrow as 2^-40 of the scale.
 * The first and the last edge are the reference's minimum and maximum: the open tails are out of its range.
 * Citation: equal-frequency binning; see Siddiqi (2006) for score cards. No finite value: no edges.
 */

/** Up to this many distinct values, each is a bin of its own. */
export const mostAtoms = 50;

/** Bins of equal mass when there are more distinct values than `mostAtoms`. */
const parts = 64;

export type EdgeCandidates = {
  /** Exact order statistics of the finite values, ascending, at equally spaced levels from 0 to 1. */
  quantiles: readonly number[];
  /** All distinct finite values, ascending, when there are at most `mostAtoms`; else null. */
  values: readonly number[] | null;
};

export function chooseEdges(candidates: EdgeCandidates): { edges: number[]; atoms: boolean } {
  const { quantiles, values } = candidates;
  if (values && values.length > 0 && values.length <= mostAtoms) {
    return { edges: atomEdges(values), atoms: true };
  }
  if (quantiles.length === 0) return { edges: [], atoms: values !== null };
  return { edges: quantileEdges(quantiles), atoms: false };
}

function atomEdges(values: readonly number[]): number[] {
  const first = values[0]!;
  const edges = [first];
  for (let i = 0; i + 1 < values.length; i++) {
    const low = values[i]!;
    const high = values[i + 1]!;
    const margin = high / 16 - low / 16;
    edges.push(low + margin, high - margin);
  }
  const last = values.at(-1)!;
  // One value alone: both tails are open and the only bin is the value itself.
  edges.push(last);
  return ascendingOnly(edges, values.length === 1);
}

function quantileEdges(quantiles: readonly number[]): number[] {
  const top = quantiles.length - 1;
  const min = quantiles[0]!;
  const max = quantiles[top]!;
  if (min === max) return [min, max];
  const scale = max / 2 - min / 2;
  const edges: number[] = [];
  const step = top / parts;
  for (let i = 0; i <= parts; i++) edges.push(quantiles[Math.round(i * step)]!);
  for (const level of [1 / 256, 1 / 128, 127 / 128, 255 / 256]) {
    edges.push(quantiles[Math.round(level * top)]!);
  }
  for (const value of heavyValues(quantiles, Math.max(2, step))) {
    const width = Math.max(Math.abs(value), scale) * 2 ** -40;
    if (value > min) edges.push(value === max ? value - width : value);
    if (value < max) edges.push(value + width);
  }
  return ascendingOnly(edges, false);
}

/** Values that repeat over more than `run` levels: tied atoms. */
function heavyValues(quantiles: readonly number[], run: number): number[] {
  const heavy: number[] = [];
  let start = 0;
  for (let i = 1; i <= quantiles.length; i++) {
    if (i < quantiles.length && quantiles[i] === quantiles[start]) continue;
    if (i - start > run) heavy.push(quantiles[start]!);
    start = i;
  }
  return heavy;
}

function ascendingOnly(edges: number[], keepTies: boolean): number[] {
  if (keepTies) return edges;
  const sorted = edges.toSorted((a, b) => a - b);
  return sorted.filter((edge, i) => i === 0 || edge > sorted[i - 1]!);
}
