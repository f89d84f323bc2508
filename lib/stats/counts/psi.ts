/**
 * Population stability index Σ (p − q) ln(p/q) (symmetric Kullback–Leibler) and D(p‖q) = Σ p ln(p/q), on counts.
 *
 * An empty cell makes both infinite, so zeros must be filled. The ways in use:
 * jeffreys: (count + ½) / (n + k/2) on both sides, size-aware, the default here;
 * floor: shares below 1e-4 become 1e-4, not renormalised (the classic score-card rule);
 * evidently: zero shares become 1e-4, or smallest share / 1e6 where that is <= 1e-4, each side on its own;
 * frouros: zero shares become 2.2e-308, so one empty 10 % cell adds about 70.
 * With no drift PSI ≈ χ²(k−1)·(1/n + 1/m) (Yurdakul 2018). `null` when a side has no counts.
 */
import { type Counts, proportions, totalOf } from "./totals.ts";

export type ZeroFill = "jeffreys" | "floor" | "evidently" | "frouros";

const SMALLEST_NORMAL = 2.2250738585072014e-308;

function jeffreys(counts: Counts): Float64Array | null {
  const total = totalOf(counts);
  if (!(total > 0)) return null;
  const shares = new Float64Array(counts.length);
  for (let i = 0; i < shares.length; i++) shares[i] = (counts[i]! + 0.5) / (total + counts.length / 2);
  return shares;
}

function evidentlyFill(shares: Float64Array): number {
  let smallest = 1;
  for (const share of shares) if (share > 0 && share < smallest) smallest = share;
  return smallest <= 1e-4 ? smallest / 1e6 : 1e-4;
}

function filled(counts: Counts, fill: ZeroFill): Float64Array | null {
  if (fill === "jeffreys") return jeffreys(counts);
  const shares = proportions(counts);
  if (shares === null) return null;
  if (fill === "floor") return shares.map((share) => Math.max(share, 1e-4));
  const value = fill === "evidently" ? evidentlyFill(shares) : SMALLEST_NORMAL;
  return shares.map((share) => (share === 0 ? value : share));
}

/** Without intermediate arrays: this one runs for every cell of a heatmap. */
function jeffreysStability(reference: Counts, current: Counts): number | null {
  const m = totalOf(reference);
  const n = totalOf(current);
  if (!(m > 0) || !(n > 0)) return null;
  const cells = reference.length;
  const a = 1 / (m + cells / 2);
  const b = 1 / (n + cells / 2);
  let sum = 0;
  for (let i = 0; i < cells; i++) {
    const p = (reference[i]! + 0.5) * a;
    const q = (current[i]! + 0.5) * b;
    sum += (p - q) * Math.log(p / q);
  }
  return Math.max(0, sum);
}

export function populationStability(
  reference: Counts,
  current: Counts,
  fill: ZeroFill = "jeffreys",
): number | null {
  if (fill === "jeffreys") return jeffreysStability(reference, current);
  const p = filled(reference, fill);
  const q = filled(current, fill);
  if (p === null || q === null) return null;
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += (p[i]! - q[i]!) * Math.log(p[i]! / q[i]!);
  return Math.max(0, sum);
}

/** D(reference ‖ current) in nats; both sides renormalised after the fill. */
export function kullbackLeibler(
  reference: Counts,
  current: Counts,
  fill: ZeroFill = "jeffreys",
): number | null {
  const p = filled(reference, fill);
  const q = filled(current, fill);
  if (p === null || q === null) return null;
  const sumP = totalOf(p);
  const sumQ = totalOf(q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const share = p[i]! / sumP;
    sum += share * Math.log(share / (q[i]! / sumQ));
  }
  return Math.max(0, sum);
}
