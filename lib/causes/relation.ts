/** Has the relation of a target to the features changed? Residuals against what the reference says, on inputs it knows. */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import type { BinnedColumn } from "#lib/performance/estimate/boosting.ts";
import { chiSquareSf, normalSf } from "#lib/stats/index.ts";

/** Rows of the current period whose every value the reference has, numbers within its 1st and 99th percentile. */
export function knownRows(
  reference: readonly RawColumn[],
  current: readonly RawColumn[],
  n: number,
): Uint8Array {
  const out = new Uint8Array(n).fill(1);
  for (const [j, column] of reference.entries()) {
    const now = current[j]!;
    if (column.kind === "numeric" && now.kind === "numeric") {
      const sorted = column.values.filter((x) => !Number.isNaN(x)).sort();
      const gaps = sorted.length < 0.999 * column.values.length;
      const q = (p: number) => sorted[Math.floor(p * (sorted.length - 1))] ?? Number.NaN;
      const [low, high] = [q(0.01), q(0.99)];
      for (let i = 0; i < n; i++) {
        const x = now.values[i]!;
        if (Number.isNaN(x) ? !gaps : x < low || x > high) out[i] = 0;
      }
    } else if (column.kind === "categorical" && now.kind === "categorical") {
      const seen = new Set(column.values);
      for (let i = 0; i < n; i++) if (!seen.has(now.values[i]!)) out[i] = 0;
    }
  }
  return out;
}

const mostRows = 10_000;

/** At most 10,000 of them, evenly spread: more say little more of a mean. */
export function someOf(rows: readonly number[]): number[] {
  const step = Math.max(1, rows.length / mostRows);
  return Array.from({ length: Math.floor(rows.length / step) }, (_, k) => rows[Math.floor(k * step)]!);
}

type Moments = { n: number; mean: number; variance: number };

/** Weights sum to the effective number of rows (match.ts). */
export function momentsOf(
  values: Float64Array,
  rows: readonly number[],
  weights: Float64Array | null = null,
): Moments {
  let [n, sum, square] = [0, 0, 0];
  for (const i of rows) {
    const x = values[i]!;
    if (!Number.isFinite(x)) continue;
    const w = weights ? weights[i]! : 1;
    n += w;
    sum += w * x;
    square += w * x * x;
  }
  if (n === 0) return { n, mean: Number.NaN, variance: Number.NaN };
  return { n, mean: sum / n, variance: Math.max(0, square / n - (sum / n) ** 2) };
}

/** Welch's z of two means; 0 where either side has fewer than 20 values. */
export function welch(a: Moments, b: Moments): number {
  if (a.n < 20 || b.n < 20) return 0;
  const error = Math.sqrt(a.variance / a.n + b.variance / b.n);
  return error > 0 ? (b.mean - a.mean) / error : a.mean === b.mean ? 0 : 99;
}

export type ScoreRelation = {
  /** ln of the mean size of current residuals over the reference's. */
  ratio: number;
  /** Mean residual over the spread of the reference's residuals. */
  shift: number;
  p: number;
  n: number;
};

export function scoreRelation(
  reference: Float64Array,
  current: Float64Array,
  rows: readonly number[],
  weights: Float64Array | null = null,
): ScoreRelation {
  const all = Array.from(reference.keys());
  const [a, b] = [momentsOf(reference, all, weights), momentsOf(current, rows)];
  const [p, q] = [momentsOf(reference.map(Math.abs), all, weights), momentsOf(current.map(Math.abs), rows)];
  if (b.n < 50) return { ratio: 0, shift: 0, p: 1, n: b.n };
  const z = Math.max(Math.abs(welch(a, b)), Math.abs(welch(p, q)));
  return {
    ratio: Math.log((q.mean + 1e-9) / (p.mean + 1e-9)),
    shift: (b.mean - a.mean) / (Math.sqrt(a.variance) + 1e-9),
    p: Math.min(1, 4 * normalSf(z)),
    n: b.n,
  };
}

export type LabelRelation = {
  /** Root of the mean squared shift of residuals over bins, in standard deviations, noise taken off. */
  effect: number;
  p: number;
  n: number;
  /** The feature over whose bins the residuals moved most; −1 where it is the mean. */
  feature: number;
};

const groups = 8;

/** The residuals' means in up to eight groups of bins of each feature: the largest chi-square, Bonferroni over features. */
export function labelRelation(
  bins: { reference: readonly BinnedColumn[]; current: readonly BinnedColumn[] },
  reference: Float64Array,
  current: Float64Array,
  rows: readonly number[],
  weights: Float64Array | null = null,
): LabelRelation {
  const counts = (i: number) => Number.isFinite(reference[i]!) && (!weights || weights[i]! > 0);
  const all = someOf(Array.from(reference.keys()).filter(counts));
  const now = someOf(rows.filter((i) => Number.isFinite(current[i]!)));
  const best: LabelRelation = { effect: 0, p: 1, n: now.length, feature: -1 };
  if (all.length < 100 || now.length < 100) return best;
  const whole = momentsOf(reference, all, weights);
  const spread = whole.variance + 1e-12;
  const consider = (groupOf: (column: "reference" | "current", row: number) => number, feature: number) => {
    const cells = Array.from({ length: groups }, () => ({ a: [] as number[], b: [] as number[] }));
    for (const i of all) cells[groupOf("reference", i)]!.a.push(i);
    for (const i of now) cells[groupOf("current", i)]!.b.push(i);
    let [chi, df] = [0, 0];
    for (const { a, b } of cells) {
      if (a.length < 20 || b.length < 20) continue;
      chi += welch(momentsOf(reference, a, weights), momentsOf(current, b)) ** 2;
      df += 1;
    }
    if (df === 0) return;
    const p = Math.min(1, chiSquareSf(chi, df) * (bins.reference.length + 1));
    const scale = (1 / now.length + 1 / whole.n) * (momentsOf(current, now).variance / spread);
    const effect = Math.sqrt(Math.max(0, chi - df) * scale);
    if (p < best.p || (p === best.p && effect > best.effect)) Object.assign(best, { p, effect, feature });
  };
  consider(() => 0, -1);
  for (const [j, column] of bins.reference.entries()) {
    const ranks = ranksOf(column, all);
    consider((side, i) => ranks[bins[side][j]![i]!]!, j);
  }
  return best;
}

/** Sends 64 bins to eight groups of about equally many rows. */
function ranksOf(column: BinnedColumn, rows: readonly number[]): Uint8Array {
  const counts = new Float64Array(64);
  for (const i of rows) counts[column[i]!]! += 1;
  const out = new Uint8Array(64);
  let seen = 0;
  for (let b = 0; b < 64; b++) {
    out[b] = Math.min(groups - 1, Math.floor(((seen + counts[b]! / 2) / rows.length) * groups));
    seen += counts[b]!;
  }
  return out;
}
