/** How far a cause reaches: which rows after the onset it touches, by day and by segment. */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import type { CauseInput } from "../input.ts";
import type { Measured } from "../measure.ts";
import type { Ranked } from "../rank.ts";
import type { Weighed } from "./weighed.ts";

export type Reach = {
  /** Share of the rows after the onset, with Wilson's 95 % interval. */
  share: number;
  low: number;
  high: number;
  n: number;
  /** By UTC day, the earliest first. */
  days: { day: string; share: number; n: number }[];
  /** Segments with the most touched rows: share of all touched rows, and of the segment's own. */
  segments: { feature: string; value: string; of_affected: number; within: number }[];
};

const [mostValues, mostSegments] = [20, 6];

/** Null where the type of cause touches no rows (unknown, benign), or there are none after the onset. */
export function reachOf(input: CauseInput, m: Measured, cause: Weighed): Reach | null {
  const tests = cause.inSegment
    ? [(i: number) => cause.inSegment?.flags[i] === 1]
    : (cause.members ?? [cause]).map((c) => touched(input, m, c));
  const all = tests.filter((t) => t !== null);
  const rows = m.after;
  if (all.length === 0 || rows.length === 0) return null;
  const hit = rows.filter((i) => all.some((t) => t(i)));
  const days = new Map<string, [number, number]>();
  for (const i of rows) {
    const day = new Date(input.current.at[i]!).toISOString().slice(0, 10);
    const one = days.get(day) ?? [0, 0];
    days.set(day, [one[0], one[1] + 1]);
  }
  for (const i of hit) days.get(new Date(input.current.at[i]!).toISOString().slice(0, 10))![0] += 1;
  return {
    ...wilson(hit.length, rows.length),
    n: rows.length,
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, [k, n]]) => ({ day, share: k / n, n })),
    segments: segmentsOf(input, rows, hit),
  };
}

function wilson(k: number, n: number): { share: number; low: number; high: number } {
  const [share, z] = [k / n, 1.959963985];
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    share,
    low: Math.max(0, Math.min(share, middle - half)),
    high: Math.min(1, Math.max(share, middle + half)),
  };
}

function segmentsOf(input: CauseInput, rows: readonly number[], hit: readonly number[]): Reach["segments"] {
  // What touches all rows touches all segments alike.
  if (hit.length === 0 || hit.length === rows.length) return [];
  const count = (column: RawColumn, some: readonly number[]) => {
    const counts = new Map<string, number>();
    for (const i of some) {
      const value = column.values[i];
      if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  };
  const found = input.features.flatMap((feature, j) => {
    const column = input.current.columns[j]!;
    if (column.kind !== "categorical") return [];
    const whole = count(column, rows);
    if (whole.size < 2 || whole.size > mostValues) return [];
    return [...count(column, hit)].map(([value, k]) => ({
      feature,
      value,
      of_affected: k / hit.length,
      within: k / whole.get(value)!,
    }));
  });
  const overall = hit.length / rows.length;
  const more = found.filter((s) => s.within > 1.1 * overall);
  return more.sort((a, b) => b.within * b.of_affected - a.within * a.of_affected).slice(0, mostSegments);
}

/** Whether a current row is touched by the cause; null where no row can be said to be. */
function touched(
  input: CauseInput,
  m: Measured,
  { type, mode, feature }: Ranked,
): ((i: number) => boolean) | null {
  const { score, label } = input.current;
  if (type === "unknown" || type === "benign") return null;
  if (type === "serving") return (i) => score[i] === m.fallback.value;
  if (type === "label" && mode === "late") return (i) => !Number.isFinite(label[i]!);
  if (type === "concept" && mode === "segment") {
    const slice = m.slice;
    return slice ? (i) => slice.current[i] === 1 : null;
  }
  const [column, check] = [input.current.columns[feature], m.checks[feature]];
  if (type !== "data" || !column || !check) return () => true;
  const novel = new Set(check.novel.values);
  if (mode === "missing") return (i) => column.values[i] === null || Number.isNaN(column.values[i]!);
  if (mode === "stuck") return (i) => String(column.values[i]) === check.stuck.value;
  if (mode === "new category") return (i) => novel.has(String(column.values[i]));
  return () => true;
}
