/**
 * Do labels come as they used to? Rows are compared at the same age, so that young rows are not held against anybody. Those that were still
 * waiting when the incident began count too, however old: where labels take long, only these show that none come any more.
 */
import { normalSf } from "#lib/stats/index.ts";
import type { PeriodRows } from "./input.ts";

export type Coverage = {
  /** Share of labels that should have come by now and did not: 0 to 1. */
  deficit: number;
  expected: number;
  observed: number;
  p: number;
  n: number;
};

/** Ages at which shares are counted, twice; what all shares may be off by for it; and the share from which hardly a label is missing. */
const [ages, rounding, mostCome] = [50, 0.01, 0.95];

/**
 * `before` is judged by its own clock; of the rows of `after` that had no label by `since`, how many have one by `asOf`. Null without lags,
 * or where fewer than 30 labels are due.
 */
export function labelCoverage(
  before: { rows: PeriodRows; picked: readonly number[]; asOf: number },
  after: { rows: PeriodRows; since: number; asOf: number },
): Coverage | null {
  const lags = before.picked.map((i) => {
    const came = before.rows.labelAt[i]!;
    return came <= before.asOf ? came - before.rows.at[i]! : Number.NaN;
  });
  const waiting = Array.from(after.rows.at.keys()).filter((i) => !(after.rows.labelAt[i]! < after.since));
  if (lags.filter((x) => !Number.isNaN(x)).length < 100 || waiting.length < 100) return null;
  const own = before.picked.map((i) => before.asOf - before.rows.at[i]!);
  const span = after.asOf - after.since;
  const cameBy = shareBy(
    lags,
    own,
    waiting.map((i) => after.asOf - after.rows.at[i]!),
    span,
  );
  let [expected, observed, n, variance] = [0, 0, 0, 0];
  for (const i of waiting) {
    const age = after.asOf - after.rows.at[i]!;
    const { share: now, seen } = cameBy(age);
    // Of those that had not come when the incident began; a row that came later was not there.
    const then = age > span ? cameBy(age - span).share : 0;
    if (seen < 50 || then > mostCome) continue;
    const share = Math.max(0, now - then) / (1 - then);
    expected += share;
    variance += share * (1 - share) * (1 + waiting.length / seen);
    n += 1;
    if (Number.isFinite(after.rows.label[i]!)) observed += 1;
  }
  if (expected < 30) return null;
  const z = (expected - observed) / Math.sqrt(variance + 1 + (rounding * expected) ** 2);
  return { deficit: Math.max(0, 1 - observed / expected), expected, observed, p: normalSf(z), n };
}

type Came = (age: number) => { share: number /** Rows that are as old. */; seen: number };

/**
 * Share of rows at least as old as an age whose label came by it: at fifty of the ages asked and at fifty of the lags, where it rises, and
 * between them along a line.
 */
function shareBy(
  lags: readonly number[],
  own: readonly number[],
  asked: readonly number[],
  span: number,
): Came {
  const some = (xs: readonly number[]) => {
    const sorted = Float64Array.from(xs).sort();
    return Array.from({ length: ages + 1 }, (_, k) => sorted[Math.round((k * (sorted.length - 1)) / ages)]!);
  };
  const later = asked.filter((a) => a > span).map((a) => a - span);
  const known = lags.filter((lag) => !Number.isNaN(lag));
  const grid = [...new Set([...some([...asked, ...later]), ...some(known)])].sort((a, b) => a - b);
  const at = grid.map((a) => {
    let [seen, came] = [0, 0];
    for (const [k, lag] of lags.entries()) {
      if (own[k]! < a) continue;
      seen += 1;
      if (lag <= a) came += 1;
    }
    return { share: seen > 0 ? came / seen : 0, seen };
  });
  return (age) => {
    let [low, high] = [0, grid.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (grid[middle]! <= age) low = middle;
      else high = middle;
    }
    const width = grid[high]! - grid[low]!;
    const part = width > 0 ? Math.max(0, Math.min(1, (age - grid[low]!) / width)) : 0;
    const [a, b] = [at[low]!, at[high]!];
    return { share: a.share + part * (b.share - a.share), seen: Math.min(a.seen, b.seen) };
  };
}
