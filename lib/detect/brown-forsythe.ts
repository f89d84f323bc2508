/**
 * Brown–Forsythe (1974): one-way F on |value − own median|, a test of equal spread, law F(1, N − 2).
 * On counts rows lie at their cell's position and medians are cells: off by about the width of the middle cell.
 * The law is unreliable for heavy tails and small windows, so it is shown and never counted (the spread that
 * decides is in lib/decide/spread.ts). Null with fewer than 3 rows, an empty sample, or no spread at all.
 */
import { brownForsytheTest, fSf } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function medianOf(counts: Float64Array, positions: Float64Array, total: number): number {
  const at = (rank: number) => {
    let seen = 0;
    for (let i = 0; i < counts.length; i++) {
      seen += counts[i]!;
      if (seen > rank) return positions[i]!;
    }
    return positions.at(-1)!;
  };
  return (at(Math.ceil(total / 2) - 1) + at(Math.floor(total / 2))) / 2;
}

type Deviations = { mean: number; squares: number };

function deviations(counts: Float64Array, positions: Float64Array, total: number): Deviations {
  const middle = medianOf(counts, positions, total);
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]! * Math.abs(positions[i]! - middle);
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < counts.length; i++) {
    squares += counts[i]! * (Math.abs(positions[i]! - middle) - mean) ** 2;
  }
  return { mean, squares };
}

function statistic({ reference, current, positions, m, n }: Table): number | null {
  if (!(m > 0 && n > 0) || m + n < 3) return null;
  const a = deviations(reference, positions, m);
  const b = deviations(current, positions, n);
  const mean = (m * a.mean + n * b.mean) / (m + n);
  const between = m * (a.mean - mean) ** 2 + n * (b.mean - mean) ** 2;
  const within = a.squares + b.squares;
  if (within > 0) return ((m + n - 2) * between) / within;
  return between > 0 ? null : 0;
}

export const brownForsythe = {
  name: "brown_forsythe",
  kinds: ["numeric"],
  value: statistic,
  p: ({ m, n }, value) => fSf(value, 1, m + n - 2),
  raw: (reference, current) => {
    const test = brownForsytheTest(reference, current);
    return test === null || test.statistic === null ? null : { value: test.statistic, p: test.p };
  },
} as const satisfies Detector;
