/**
 * How common would a value be now if nothing were stuck? A count whose distribution moved has one value more often than its
 * neighbours without anything being stuck at it. In normal scores a moved distribution has a logarithm of the ratio of its
 * shares that is a line, or a parabola where its width changed too; what is stuck leaves the ratio of all other values flat.
 */
import { normalQuantile } from "#lib/stats/index.ts";

const [bins, fewestBins, fewestRows, inner, mostSteps, rounds, sureness] = [20, 4, 100, 200, 5, 6, 2];
/** A slope, and then a bend, are only believed where they lower chi-square by this much: bins that are wide bend a line a little. */
const clear = [9, 25];

/** Rows of the reference and of now, and how many now there would be if nothing had moved. */
type Bin = { score: number; p: number; q: number; flat: number };

/** Share that `value` would have in `b` by what the other values did; null where they are too few to tell. Both sorted. */
export function expectedShare(a: Float64Array, b: Float64Array, value: number): number | null {
  const [from, end] = [rankOf(a, value, false), rankOf(a, value, true)];
  const stuck = rankOf(b, value, true) - rankOf(b, value, false);
  if (from === end) return 0;
  if (a.length - (end - from) < fewestRows || b.length - stuck < fewestRows) return null;
  const others = binsOf(a, b, value);
  if (others.length < fewestBins) return null;
  const line = curveOf(others);
  // A parabola is not taken further than the outermost of the others and a bit.
  const scores = others.map((o) => o.score);
  const room = line.terms > 2 ? 1 : mostSteps;
  const [low, high] = [Math.min(...scores) - room, Math.max(...scores) + room];
  const [left, right] = [scoreOf(from - 0.5, a.length), scoreOf(end - 0.5, a.length)];
  let [sum, whole, error] = [0, 0, 0];
  for (let k = 0; k < inner; k++) {
    const score = left + ((k + 0.5) / inner) * (right - left);
    const density = Math.exp((-score * score) / 2);
    const place = Math.max(low, Math.min(high, score));
    const share = density * Math.exp(line.at(place));
    sum += share;
    error += share * line.errorAt(place);
    whole += density;
  }
  // As much as it may well be: what lies beyond the other values is less certain.
  const most = sum > 0 ? Math.exp(sureness * Math.min(3, error / sum)) : 1;
  return Math.min(1, ((end - from) / a.length) * (sum / whole) * most);
}

/** Rows below the value, or up to it. */
function rankOf(sorted: Float64Array, value: number, including: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (including ? sorted[middle]! <= value : sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of rank −½ and n − ½, the ends, as far out as anything is looked at. */
const scoreOf = (rank: number, n: number) => {
  const p = (rank + 0.5) / n;
  return p <= 0 ? -mostSteps : p >= 1 ? mostSteps : normalQuantile(p);
};

/** Mean normal score between two shares. */
function middleOf(low: number, high: number): number {
  const density = (p: number) => (p <= 0 || p >= 1 ? 0 : Math.exp(-(normalQuantile(p) ** 2) / 2));
  return (density(low) - density(high)) / Math.sqrt(2 * Math.PI) / (high - low);
}

/** The other values of the reference in bins of about equally many rows, with the logarithm of how their shares changed. */
function binsOf(a: Float64Array, b: Float64Array, value: number): Bin[] {
  const out: Bin[] = [];
  const size = a.length / bins;
  let [from, start] = [0, 0];
  const close = (end: number, stop: number) => {
    const [p, q] = [end - from, stop - start];
    const flat = (p * b.length) / a.length;
    if (p > 0) out.push({ score: middleOf(from / a.length, end / a.length), p, q, flat });
    [from, start] = [end, stop];
  };
  for (let i = 0; i < a.length; ) {
    const at = a[i]!;
    const end = rankOf(a, at, true);
    if (at === value) {
      close(i, rankOf(b, at, false));
      [from, start] = [end, rankOf(b, at, true)];
    } else if (end - from >= size) close(end, rankOf(b, at, true));
    i = end;
  }
  if (a.length - from >= size / 3) close(a.length, b.length);
  return out;
}

/** Flat, a line or a parabola through their logarithms: the plainest that no other beats clearly. */
function curveOf(all: readonly Bin[]) {
  let best = fitOf(all, 1);
  for (const [k, least] of clear.entries()) {
    const next = fitOf(all, k + 2);
    if (best.chi - next.chi > least) best = next;
  }
  return best;
}

/** A Poisson regression by iterated least squares; bins that are empty now say so as well. */
function fitOf(all: readonly Bin[], terms: number) {
  let [weights, inverse]: [number[], number[][]] = [[], []];
  const at = (score: number) => weights.reduce((s, w, i) => s + w * score ** i, 0);
  const noise = ({ p }: Bin, mean: number) => mean * (1 + mean / p);
  const meanOf = (bin: Bin) =>
    Math.max(1e-3, bin.flat * Math.exp(Math.max(-20, Math.min(20, at(bin.score)))));
  for (let round = 0; round < rounds; round++) {
    const worked = all.map((bin) => {
      const mean = round === 0 ? bin.q + 0.5 : meanOf(bin);
      const y = Math.log(mean / bin.flat) + (round === 0 ? 0 : (bin.q - mean) / mean);
      return { score: bin.score, y, weight: mean ** 2 / noise(bin, mean) };
    });
    [weights, inverse] = leastSquares(worked, terms);
  }
  const chi = all.reduce((s, bin) => s + (bin.q - meanOf(bin)) ** 2 / noise(bin, meanOf(bin)), 0);
  // Where they fit less well than chance allows, they are that much less certain.
  const wide = Math.max(1, chi / Math.max(1, all.length - terms));
  const errorAt = (score: number) =>
    Math.sqrt(
      wide *
        Math.max(
          0,
          inverse.reduce((s, row, i) => s + row.reduce((t, c, j) => t + c * score ** (i + j), 0), 0),
        ),
    );
  return { at, errorAt, chi, terms };
}

/** Normal equations of at most three powers of the score, by Gauss and Jordan: the solution and the inverse. */
function leastSquares(
  all: readonly { score: number; y: number; weight: number }[],
  terms: number,
): [number[], number[][]] {
  const sumOf = (power: number, of: (y: number) => number) =>
    all.reduce((s, { score, y, weight }) => s + weight * score ** power * of(y), 0);
  const rows = Array.from({ length: terms }, (_, i) => [
    ...Array.from({ length: terms }, (__, j) => sumOf(i + j, () => 1) + (i === j ? 1e-9 : 0)),
    sumOf(i, (y) => y),
    ...Array.from({ length: terms }, (__, j) => Number(i === j)),
  ]);
  for (let i = 0; i < terms; i++) {
    const pivot = rows[i]![i]!;
    for (let j = 0; j <= 2 * terms; j++) rows[i]![j]! /= pivot;
    for (let k = 0; k < terms; k++) {
      if (k === i) continue;
      const by = rows[k]![i]!;
      for (let j = 0; j <= 2 * terms; j++) rows[k]![j]! -= by * rows[i]![j]!;
    }
  }
  return [rows.map((row) => row[terms]!), rows.map((row) => row.slice(terms + 1))];
}
