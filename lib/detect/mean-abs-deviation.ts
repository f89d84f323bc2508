/**
 * Change of the mean absolute deviation about the reference's median, as |ln(ratio)|: 0.1 is about 10 % wider or
 * narrower. On counts rows lie at their cell's position; off by at most the mean width of the cells over the
 * deviation. Null when a sample is empty or only one of them has no spread at all.
 */
import { spreadTest } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function meanDeviation(counts: Float64Array, { positions, centre }: Table, total: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]! * Math.abs(positions[i]! - centre);
  return sum / total;
}

function value(table: Table): number | null {
  if (!(table.m > 0 && table.n > 0)) return null;
  const a = meanDeviation(table.reference, table, table.m);
  const b = meanDeviation(table.current, table, table.n);
  if (a === 0 && b === 0) return 0;
  return a > 0 && b > 0 ? Math.abs(Math.log(b / a)) : null;
}

export const meanAbsDeviation = {
  name: "mean_abs_deviation",
  kinds: ["numeric"],
  value,
  raw: (reference, current) => {
    const test = spreadTest(reference, current);
    return test?.ratio ? { value: Math.abs(Math.log(test.ratio)), p: null } : null;
  },
} as const satisfies Detector;
