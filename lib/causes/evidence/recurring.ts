/**
 * Does the move come again and again, or did it only go on? A course that its own past already says (a daily or weekly
 * rhythm, a slow trend, a failure that returns at even distances) is no news.
 */
import type { Grid } from "./binned.ts";

export type Recurring = {
  kind: "day" | "week" | "trend" | "failure";
  /** Share of the move after the onset that the past says: 0.8 to 1. For failures, how even their distances are. */
  explained: number;
  n: number;
};

const hourMs = 3_600_000;
const least = 0.8;

/** The pattern that explains most; null where none explains 80 %, or fewer than 16 normal bins have a value. */
export function recurringOf(
  course: Float64Array,
  grid: Pick<Grid, "at" | "normal" | "after">,
): Recurring | null {
  const known = (b: number) => Number.isFinite(course[b]!);
  const [normal, after] = [grid.normal.filter(known), grid.after.filter(known)];
  if (normal.length < 16 || after.length < 2) return null;
  const mean = normal.reduce((s, b) => s + course[b]!, 0) / normal.length;
  // In squares about the mean of the past; a move that is not larger than the past's own noise explains nothing.
  const explained = (predict: (b: number) => number) => {
    const squares = (of: (b: number) => number) => after.reduce((s, b) => s + of(b) ** 2, 0);
    const whole = squares((b) => course[b]! - mean);
    return whole > 0 ? 1 - squares((b) => course[b]! - predict(b)) / whole : 0;
  };
  const found: Recurring[] = [];
  const line = trendOf(course, grid.at, normal);
  if (line && goesOn(course, after, line))
    found.push({ kind: "trend", explained: explained(line), n: normal.length });
  for (const [kind, hours] of [
    ["day", 24],
    ["week", 168],
  ] as const) {
    const rhythm = rhythmOf(course, grid.at, normal, hours * hourMs);
    if (rhythm && after.every((b) => rhythm(b) !== null))
      found.push({ kind, explained: explained((b) => rhythm(b)!), n: normal.length });
  }
  const failure = failuresOf(course, grid.at, normal, after);
  if (failure) found.push(failure);
  const best = found.toSorted((a, b) => b.explained - a.explained)[0];
  return best && best.explained >= least ? best : null;
}

/** A trend goes on after the onset: where a level of its own says the later values as well, they are a step. */
function goesOn(x: Float64Array, after: readonly number[], line: (b: number) => number): boolean {
  const level = after.reduce((s, b) => s + x[b]!, 0) / after.length;
  const squares = (of: (b: number) => number) => after.reduce((s, b) => s + (x[b]! - of(b)) ** 2, 0);
  return squares(line) <= squares(() => level);
}

/** A line through the past whose slope is at least six standard errors from none. */
function trendOf(x: Float64Array, at: readonly number[], rows: readonly number[]) {
  const n = rows.length;
  const [t0, x0] = [rows.reduce((s, b) => s + at[b]!, 0) / n, rows.reduce((s, b) => s + x[b]!, 0) / n];
  let [tt, tx] = [0, 0];
  for (const b of rows) {
    tt += (at[b]! - t0) ** 2;
    tx += (at[b]! - t0) * (x[b]! - x0);
  }
  const slope = tx / tt;
  const predict = (b: number) => x0 + slope * (at[b]! - t0);
  const rest = rows.reduce((s, b) => s + (x[b]! - predict(b)) ** 2, 0);
  const error = Math.sqrt(rest / Math.max(1, n - 2) / tt);
  return Math.abs(slope) > 6 * error && slope !== 0 ? predict : null;
}

/**
 * Means of the past by the time within the period. Only where two whole periods were seen, and the half of the past says
 * at least half of the other half's squares: a rhythm, not noise.
 */
function rhythmOf(x: Float64Array, at: readonly number[], rows: readonly number[], period: number) {
  const width = at[1]! - at[0]!;
  const slots = Math.min(28, Math.floor(period / width));
  if (slots < 3 || at[rows.at(-1)!]! - at[rows[0]!]! + width < 1.9 * period) return null;
  const slotOf = (b: number) =>
    Math.floor((((at[b]! % period) + period) % period) / (period / slots)) % slots;
  const meansOf = (some: readonly number[]) => {
    const [sums, counts] = [new Float64Array(slots), new Float64Array(slots)];
    for (const b of some) {
      sums[slotOf(b)]! += x[b]!;
      counts[slotOf(b)]! += 1;
    }
    return (b: number) => (counts[slotOf(b)]! > 0 ? sums[slotOf(b)]! / counts[slotOf(b)]! : null);
  };
  const cycleOf = (b: number) => Math.floor((at[b]! - at[rows[0]!]! + width / 2) / period);
  const [even, odd] = [0, 1].map((k) => rows.filter((b) => cycleOf(b) % 2 === k)) as [number[], number[]];
  const says = meansOf(even);
  const mean = rows.reduce((s, b) => s + x[b]!, 0) / rows.length;
  const judged = odd.filter((b) => says(b) !== null);
  if (judged.length < slots / 2) return null;
  const squares = (of: (b: number) => number) => judged.reduce((s, b) => s + of(b) ** 2, 0);
  const held = 1 - squares((b) => x[b]! - says(b)!) / squares((b) => x[b]! - mean);
  return held >= 0.5 ? meansOf(rows) : null;
}

/** At least three runs of outliers at even distances, the next of which was due when this one began. */
function failuresOf(
  x: Float64Array,
  at: readonly number[],
  normal: readonly number[],
  after: readonly number[],
): Recurring | null {
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const median = middle(normal.map((b) => x[b]!));
  const spread = middle(normal.map((b) => Math.abs(x[b]! - median)));
  // Shares that are usually zero have no spread of their own.
  const far = (b: number) =>
    Math.abs(x[b]! - median) > Math.max(6 * 1.4826 * spread, 1e-9 + 0.02 * Math.abs(median));
  const starts = normal.filter((b, i) => far(b) && !(i > 0 && normal[i - 1] === b - 1 && far(b - 1)));
  const outliers = normal.filter(far);
  const now = after.filter(far);
  if (starts.length < 3 || outliers.length > normal.length / 3 || now.length === 0) return null;
  const times = starts.map((b) => at[b]!);
  const gaps = times.slice(1).map((t, i) => t - times[i]!);
  const gap = gaps.reduce((s, g) => s + g, 0) / gaps.length;
  const uneven = Math.sqrt(gaps.reduce((s, g) => s + (g - gap) ** 2, 0) / gaps.length) / gap;
  const late = (at[now[0]!]! - times.at(-1)!) / gap;
  const due = Math.abs(late - Math.round(late)) * gap <= Math.max(0.25 * gap, at[1]! - at[0]!) && late >= 0.5;
  const sizeOf = (some: readonly number[]) =>
    some.reduce((s, b) => s + Math.abs(x[b]! - median), 0) / some.length;
  const alike = sizeOf(now) <= 2 * sizeOf(outliers);
  // A failure that does not end is another one than those that did.
  const runs = outliers.length / starts.length;
  const ends = now.length <= 2 * runs * Math.max(1, now.filter((b) => !now.includes(b - 1)).length);
  if (uneven > 0.2 || !due || !alike || !ends) return null;
  return { kind: "failure", explained: 1 - uneven, n: starts.length };
}
