/**
 * Distances between two distributions p (reference) and q (current) given as counts over the same cells.
 *
 * Jensen–Shannon (Lin 1991): D = ½ KL(p‖m) + ½ KL(q‖m), m = (p+q)/2; the distance is √D, in [0, 1] with
 * base 2 and in [0, √ln 2] with base e. Hellinger: √(½ Σ (√p − √q)²). Total variation: ½ Σ |p − q|.
 * L∞: max |p − q|. All are 0 for equal distributions, symmetric, and biased upwards in small samples
 * (their value with no drift grows with cells · (1/n + 1/m)). `null` when a side has no counts.
 */
import { type Counts, proportions, totalOf } from "./totals.ts";

type Accumulate = (p: number, q: number) => number;

function sumOver(reference: Counts, current: Counts, add: Accumulate): number | null {
  const p = proportions(reference);
  const q = proportions(current);
  if (p === null || q === null) return null;
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += add(p[i]!, q[i]!);
  return sum;
}

/** Without intermediate arrays: this one runs for every cell of a heatmap. */
export function jensenShannon(reference: Counts, current: Counts, base: "2" | "e" = "2"): number | null {
  const m = totalOf(reference);
  const n = totalOf(current);
  if (!(m > 0) || !(n > 0)) return null;
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const p = reference[i]! / m;
    const q = current[i]! / n;
    const middle = (p + q) / 2;
    if (p > 0) sum += p * Math.log(p / middle);
    if (q > 0) sum += q * Math.log(q / middle);
  }
  const nats = Math.min(Math.LN2, Math.max(0, sum / 2));
  return Math.sqrt(base === "2" ? nats / Math.LN2 : nats);
}

export function hellinger(reference: Counts, current: Counts): number | null {
  const sum = sumOver(reference, current, (p, q) => (Math.sqrt(p) - Math.sqrt(q)) ** 2);
  return sum === null ? null : Math.min(1, Math.sqrt(sum / 2));
}

export function totalVariation(reference: Counts, current: Counts): number | null {
  const sum = sumOver(reference, current, (p, q) => Math.abs(p - q));
  return sum === null ? null : Math.min(1, sum / 2);
}

export function lInfinity(reference: Counts, current: Counts): number | null {
  let largest = 0;
  const sum = sumOver(reference, current, (p, q) => {
    largest = Math.max(largest, Math.abs(p - q));
    return 0;
  });
  return sum === null ? null : largest;
}
