/**
 * Wasserstein-1 in units of the reference's standard deviation: ∫ |F − G| / σ.
 * On counts: rows lie at their cell's position (the reference mean inside a bin; in the open tails the mean of
 * the window's own rows, so that a change of unit shows its size). Off by at most Σ over inner cells of
 * (share in either sample) · (cell width) / σ, and usually far less, as the rows of both samples spread alike.
 * Null when a sample is empty.
 */
import { wasserstein as rawDistance } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function distance(table: Table): number | null {
  const { reference, current, positions, m, n } = table;
  if (!(m > 0 && n > 0)) return null;
  let below = 0;
  let work = table.tailWork;
  // Shares are differences of whole counts: rounded once a step, not accumulated.
  let [a, b] = [0, 0];
  for (let i = 0; i < positions.length - 1; i++) {
    a += reference[i]!;
    b += current[i]!;
    below = a / m - b / n;
    work += (below < 0 ? -below : below) * (positions[i + 1]! - positions[i]!);
  }
  const value = work / table.scale;
  return Number.isFinite(value) ? value : null;
}

export const wasserstein = {
  name: "wasserstein",
  kinds: ["numeric"],
  value: distance,
  raw: (reference, current, scale) => {
    const work = rawDistance(reference, current);
    return work === null || !Number.isFinite(work / scale) ? null : { value: work / scale, p: null };
  },
} as const satisfies Detector;
