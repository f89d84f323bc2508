/**
 * How large a difference is, in units that do not depend on how many rows were compared.
 *
 * Numeric: W1 in σ of the reference (lib/detect/wasserstein.ts), for location and for spread alike, so that both
 * ask the same thing: how far the rows have moved. Null rate and constant columns: difference of shares.
 * Categories: Cramér's V with both samples weighing the same, φ² = Σ (p − q)² / 2(p + q), less its mean with no
 * drift, b = (k − 1)(1/n + 1/m)/4 (the correction of Bergsma 2013 at equal weights), V = √((φ² − b) / (1 − b)).
 * The published V shrinks with n/m for one and the same change: 0.05 for a coin going from 50 % to 75 % between
 * 5,000 and 50 rows. Null when a sample is empty or b leaves no room (b >= 1).
 */
import type { Table } from "../detect/table.ts";

export const minimums = {
  wasserstein: 0.1,
  cramers_v_balanced: 0.1,
  null_rate: 0.02,
  changed_share: 0.02,
} as const;

export type EffectName = keyof typeof minimums;

/** A floor above this says that even a large change could not be told from noise: no power. */
export const hopeless: Record<EffectName, number> = {
  wasserstein: 1,
  cramers_v_balanced: 0.6,
  null_rate: 0.5,
  changed_share: 0.5,
};

/** φ² and the number of cells that have rows in either sample. */
export function phiSquared(
  reference: ArrayLike<number>,
  m: number,
  current: ArrayLike<number>,
  n: number,
): { phi2: number; cells: number } {
  let cells = 0;
  let phi2 = 0;
  for (let i = 0; i < reference.length; i++) {
    const [p, q] = [reference[i]! / m, current[i]! / n];
    if (p + q === 0) continue;
    cells += 1;
    phi2 += ((p - q) * (p - q)) / (2 * (p + q));
  }
  return { phi2, cells };
}

/** V of a φ² between m and n rows over so many cells; null where the bias leaves no room. */
export function vOf(phi2: number, cells: number, m: number, n: number): number | null {
  if (cells < 2) return 0;
  const bias = ((cells - 1) * (1 / n + 1 / m)) / 4;
  if (bias >= 1) return null;
  return Math.sqrt(Math.min(1, Math.max(0, phi2 - bias) / (1 - bias)));
}

export function balancedV({ reference, current, m, n }: Table): number | null {
  if (!(m > 0 && n > 0)) return null;
  const { phi2, cells } = phiSquared(reference, m, current, n);
  return vOf(phi2, cells, m, n);
}
