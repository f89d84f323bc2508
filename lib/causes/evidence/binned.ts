/** Rows as means over equal bins of time, for the tests that look at the course of things. */
import type { CauseInput, EvidenceChart } from "../input.ts";
import { driftSeries } from "../series.ts";

export type Grid = {
  /** Middle of each bin, in milliseconds. */
  at: number[];
  /** The bin of each current row. */
  of: Uint16Array;
  /** Bins that end before the symptom began, and bins that begin when it certainly had. */
  normal: number[];
  after: number[];
};

const fewest = 5;

/** Bins of six hours where rows suffice for some in each; at least 24 and at most 120 over the whole period. */
export function gridOf({ current, onset }: Pick<CauseInput, "current" | "onset">): Grid | null {
  let [from, to] = [Infinity, -Infinity];
  for (const t of current.at) {
    if (t < from) from = t;
    if (t > to) to = t;
  }
  if (!(to > from)) return null;
  const byTime = (to - from) / (6 * 3_600_000);
  const count = Math.round(Math.max(24, Math.min(120, byTime, current.at.length / 30)));
  const width = (to - from) / count;
  const of = Uint16Array.from(current.at, (t) => Math.min(count - 1, Math.floor((t - from) / width)));
  const bins = Array.from({ length: count }, (_, b) => b);
  return {
    at: bins.map((b) => from + (b + 0.5) * width),
    of,
    normal: bins.filter((b) => from + (b + 1) * width <= onset.low),
    after: bins.filter((b) => from + b * width >= onset.high),
  };
}

/** Mean of the finite values in each bin; NaN where there are fewer than five. */
export function binned(grid: Grid, values: Float64Array): Float64Array {
  const [sums, counts] = [new Float64Array(grid.at.length), new Float64Array(grid.at.length)];
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (!Number.isFinite(x)) continue;
    sums[grid.of[i]!]! += x;
    counts[grid.of[i]!]! += 1;
  }
  return sums.map((s, b) => (counts[b]! < fewest ? Number.NaN : s / counts[b]!));
}

/** A feature's course: the mean of numbers, how new the categories are, or how many values are missing. */
export function featureCourse(input: CauseInput, grid: Grid, j: number, missing = false): Float64Array {
  const column = input.current.columns[j]!;
  if (missing) {
    const lost = Float64Array.from(input.current.at, (_, i) => {
      const x = column.values[i]!;
      return Number(x === null || Number.isNaN(x));
    });
    return binned(grid, lost);
  }
  return binned(grid, driftSeries(column, input.reference.columns[j]!));
}

/** The courses of one or more things over the bins, with the band in which the symptom began. */
export function courseChart(
  grid: Grid,
  onset: CauseInput["onset"],
  ...courses: readonly (readonly [label: string, values: Float64Array])[]
): EvidenceChart {
  const shown = (values: Float64Array) =>
    Array.from(values, (x) => (Number.isFinite(x) ? Number(x.toPrecision(5)) : null));
  const lines = courses.map(([label, values]) => ({ label, values: shown(values) }));
  return { kind: "lines", at: grid.at, lines, onset };
}
