/**
 * Did the outcomes change with the world, or did what is called an outcome change? A new definition holds for the labels
 * that arrive after it, also for rows from before; a changed world holds for the rows after it, however late their
 * labels. So rows from before the onset are compared: those labelled after it with those labelled before it after as long.
 */
import { normalSf } from "#lib/stats/index.ts";
import type { CauseInput } from "../input.ts";
import type { Measured } from "../measure.ts";
import { findOnset, type Onset } from "../onset.ts";
import { momentsOf, welch } from "../relation.ts";

export type Definition = {
  /** Standard deviations between the two groups' outcomes, given their inputs. */
  shift: number;
  p: number;
  /** Rows from before the onset whose label came after it, and rows they are compared with. */
  late: number;
  early: number;
};

const fewest = 60;
/** Rows with an early label, of the days of those with a late one. */
const beside = 30;

/**
 * How much better, in twice the log-likelihood, a cut by the labels' arrival must fit than one by the rows' own time. Where labels all lag
 * alike both fit the same, but for where the bins of time begin: that is worth some percent of a clear cut.
 */
const [better, betterShare] = [10, 0.1];
/** Standard errors of a cut that is one. */
const clear = 6;

/**
 * When labels began to differ by their arrival, where that says more than the rows' own time: a new definition has no other onset.
 * And when by the rows' own time, where that is clear.
 */
function cutsOf(
  { at, labelAt }: CauseInput["current"],
  ...series: Float64Array[]
): { arrival: Onset | null; own: Onset | null } {
  const clearest = (times: Float64Array) =>
    series.map((s) => findOnset(times, s)).reduce((a, b) => (a && (!b || a.z >= b.z) ? a : b), null);
  // Rows without a label have no arrival: their place in time does not matter, they have no residual either.
  const arrival = clearest(labelAt.map((t, i) => (Number.isFinite(t) ? t : at[i]!)));
  const own = clearest(at);
  const squared = (own?.z ?? 0) ** 2;
  return {
    arrival: arrival && arrival.z ** 2 - squared > Math.max(better, betterShare * squared) ? arrival : null,
    own: own && own.z > clear ? own : null,
  };
}

/** Null where labels come at once, or fewer than 60 rows are in either group. */
export function definitionOf(input: CauseInput, m: Measured): Definition | null {
  if (!m.label) return null;
  const { current } = input;
  const { residual } = m.label;
  const squares = residual.map((r) => r * r);
  const { arrival, own } = cutsOf(current, residual, squares);
  const onset = arrival ?? input.onset;
  // Rows from after a cut by their own time may be of a changed world.
  const from = arrival ? onset.low : Math.min(onset.low, own?.low ?? onset.low);
  const whole = Array.from(current.at.keys()).filter(
    (i) => current.at[i]! < from && Number.isFinite(residual[i]!) && Number.isFinite(current.labelAt[i]!),
  );
  const lag = (i: number) => current.labelAt[i]! - current.at[i]!;
  const late = whole.filter((i) => current.labelAt[i]! >= onset.high && lag(i) > 0);
  if (late.length < fewest) return null;
  const lags = late.map(lag).sort((a, b) => a - b);
  const [low, high] = [lags[Math.floor(0.05 * lags.length)]!, lags[Math.floor(0.95 * lags.length)]!];
  const early = whole.filter((i) => current.labelAt[i]! < onset.low && lag(i) >= low && lag(i) <= high);
  // Where labels all lag alike, the late ones are of later rows, and nothing tells a new definition from what time brought.
  const since = late.map((i) => current.at[i]!).sort((a, b) => a - b)[Math.floor(0.05 * late.length)]!;
  if (early.length < fewest || early.filter((i) => current.at[i]! >= since).length < beside) return null;
  const kept = late.filter((i) => lag(i) >= low && lag(i) <= high);
  const z = welch(momentsOf(residual, early), momentsOf(residual, kept));
  const z2 = welch(momentsOf(squares, early), momentsOf(squares, kept));
  const [a, b] = [momentsOf(residual, early), momentsOf(residual, kept)];
  return {
    shift: (b.mean - a.mean) / Math.sqrt(a.variance + 1e-12),
    p: Math.min(1, 4 * normalSf(Math.max(Math.abs(z), Math.abs(z2)))),
    late: kept.length,
    early: early.length,
  };
}
