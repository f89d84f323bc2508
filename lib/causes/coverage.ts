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

const ages = 24;

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
  const age = waiting.map((i) => after.asOf - after.rows.at[i]!);
  const sorted = Float64Array.from(age).sort();
  const grid = Array.from(
    { length: ages },
    (_, k) => sorted[Math.floor(((k + 0.5) / ages) * sorted.length)]!,
  );
  // Of those that came by this age, or had not come when the incident began.
  const span = after.asOf - after.since;
  const shares = grid.map((a) => {
    const [now, then] = [shareBy(lags, own, a), a > span ? shareBy(lags, own, a - span).share : 0];
    return { seen: now.seen, share: then < 0.95 ? Math.max(0, now.share - then) / (1 - then) : 0 };
  });
  let [expected, observed, n, variance] = [0, 0, 0, 0];
  for (const [k, i] of waiting.entries()) {
    let slot = 0;
    while (slot < ages - 1 && grid[slot + 1]! <= age[k]!) slot++;
    const { share, seen } = shares[slot]!;
    if (seen < 50) continue;
    expected += share;
    variance += share * (1 - share) * (1 + waiting.length / seen) + 1 / ages;
    n += 1;
    if (Number.isFinite(after.rows.label[i]!)) observed += 1;
  }
  if (expected < 30) return null;
  const z = (expected - observed) / Math.sqrt(variance + 1);
  return { deficit: Math.max(0, 1 - observed / expected), expected, observed, p: normalSf(z), n };
}

/** Share of rows at least `a` old whose label came by the age of `a`. */
function shareBy(
  lags: readonly number[],
  own: readonly number[],
  a: number,
): { share: number; seen: number } {
  let [seen, came] = [0, 0];
  for (const [k, lag] of lags.entries()) {
    if (own[k]! < a) continue;
    seen += 1;
    if (lag <= a) came += 1;
  }
  return { share: seen > 0 ? came / seen : 0, seen };
}
