/**
 * Holds a window's hypotheses to how much its baseline's own periods differ from each other.
 *
 * Rows of one day are alike, so the tests on rows are too eager about whole days. Where the baseline is made of at
 * least four periods, p is the larger of the test on rows and the test between periods (lib/stats/blocks/between.ts),
 * and the floors are those of the effects that each period has against the others, carried to the window's size:
 * floor² = mean e² · V/V̄ · F₀.₉₉(r, r·df). A window that itself is made of several periods is held to the block
 * permutation of both sides' periods instead, p and floors alike.
 */
import type { NumericProfile, Profile } from "../domain/profile.ts";
import { detectors } from "../detect/index.ts";
import type { Table } from "../detect/table.ts";
import { type BetweenBlocks, betweenBlocks, betweenQuantile } from "../stats/index.ts";
import { phiSquared, vOf } from "./effects.ts";
import type { Pending } from "./hypotheses.ts";
import { countPeriods, type PeriodCounts } from "./period-counts.ts";
import { cumulativePoints, meanPoints, missingPoints, type Points, sharePoints } from "./period-points.ts";
import { permutePeriods } from "./permute-periods.ts";
import type { Prepared } from "./prepare.ts";
import { tableOf } from "./tables.ts";

/** The stretches of time that a baseline is the sum of, and those of the window. */
export type Periods = { baseline: readonly Profile[]; window: readonly Profile[] };

/** With fewer there is no telling how much periods differ. */
export const fewestPeriods = 4;

/** With fewer, how alike neighbours are cannot be told. */
const fewestInOrder = 14;

export function holdToPeriods(
  prepared: Prepared,
  table: Table,
  pending: readonly Pending[],
  periods: Periods,
  seed: number,
): void {
  const baseline = periods.baseline.filter((p) => p.n > 0);
  const window = periods.window.filter((p) => p.n > 0);
  if (window.length > 1) {
    permutePeriods(prepared, table, pending, { baseline, window }, seed);
    return;
  }
  const counted = countPeriods(prepared, [...baseline, ...window]);
  for (const h of pending) {
    if (!h.tested) continue;
    const points = pointsFor(h.name, prepared, counted);
    if (points.used.length < fewestPeriods) {
      Object.assign(h, { tested: false, powerless: true });
      continue;
    }
    const inOrder = points.used.length >= fewestInOrder;
    const found = betweenBlocks(points, points.point, points.n, inOrder);
    // Nothing ever varied: rows are all there is to judge by.
    if (!found) continue;
    h.atLeast = found.p;
    h.p = Math.max(h.p, found.p);
    h.between = {
      p: found.p,
      periods: points.used.length,
      inflation: Number.isFinite(found.inflation) ? found.inflation : null,
    };
    // Spread has the effect of the values: one floor for both.
    if (h.name !== "spread") setFloors(h, floorsFrom(h.name, prepared, table, counted, points, found));
  }
}

function pointsFor(name: string, prepared: Prepared, counted: PeriodCounts): Points {
  if (name === "null_rate") return missingPoints(counted);
  if (prepared.kind === "categorical") return sharePoints(counted);
  if (name === "spread") return meanPoints(counted, prepared.levels);
  if (name === "constant") {
    return meanPoints(
      counted,
      Float64Array.from(prepared.reference, (_, i) => Number(i !== prepared.constantCell)),
    );
  }
  return cumulativePoints(counted);
}

type Floors = { floor95: number; floor: number };

/** A floor of the rows' own sampling that is known exactly stays where it is higher. */
function setFloors({ effect }: Pending, { floor95, floor }: Floors): void {
  effect.floor95 = Math.max(effect.floor95 ?? 0, floor95);
  effect.floor = Math.max(effect.floor ?? 0, floor);
}

function floorsFrom(
  name: string,
  prepared: Prepared,
  table: Table,
  counted: PeriodCounts,
  points: Points,
  found: BetweenBlocks,
): Floors {
  let [squares, expected] = [0, 0];
  const whole = wholeOf(prepared, counted, points);
  for (const [b, k] of points.used.entries()) {
    squares += squaredEffect(name, prepared, counted, points, whole, b, k);
    expected += found.expectedOfEach[b]!;
  }
  const unit = (squares / expected) * found.expected;
  const at = (tail: number) => {
    const square = unit * betweenQuantile(found, tail);
    if (prepared.kind === "numeric" || name === "null_rate") return Math.sqrt(square);
    const cells = phiSquared(table.reference, table.m, table.current, table.n).cells;
    return vOf(square, cells, table.m, table.n) ?? Number.MAX_VALUE;
  };
  return { floor95: at(0.05), floor: at(0.01) };
}

/** All used periods together. */
type Whole = {
  counts: Float64Array;
  m: number;
  sumBelow: number;
  sumAbove: number;
  /** Of the first coordinate, by rows. */
  mean: number;
  rows: number;
};

function wholeOf(prepared: Prepared, counted: PeriodCounts, points: Points): Whole {
  const { width, counts, sizes, profiles } = counted;
  const whole = { counts: new Float64Array(width), m: 0, sumBelow: 0, sumAbove: 0, mean: 0, rows: 0 };
  for (const [b, k] of points.used.entries()) {
    whole.m += sizes[k]!;
    for (let i = 0; i < width; i++) whole.counts[i]! += counts[k * width + i]!;
    whole.mean += points.sizes[b]! * points.points[b * points.width]!;
    whole.rows += points.sizes[b]!;
    if (prepared.kind === "categorical") continue;
    whole.sumBelow += (profiles[k] as NumericProfile).sumBelow;
    whole.sumAbove += (profiles[k] as NumericProfile).sumAbove;
  }
  whole.mean /= whole.rows;
  return whole;
}

/** The effect of one period against all the others, squared (φ² for categories). */
function squaredEffect(
  name: string,
  prepared: Prepared,
  counted: PeriodCounts,
  points: Points,
  whole: Whole,
  b: number,
  k: number,
): number {
  const { width, counts, sizes } = counted;
  if (name === "null_rate" || name === "constant") {
    const size = points.sizes[b]!;
    const rest = (whole.rows * whole.mean - size * points.points[b]!) / (whole.rows - size);
    return (points.points[b]! - rest) ** 2;
  }
  const own = counts.subarray(k * width, (k + 1) * width);
  const rest = whole.counts.map((count, i) => count - own[i]!);
  const m = whole.m - sizes[k]!;
  if (prepared.kind === "categorical") return phiSquared(rest, m, own, sizes[k]!).phi2;
  const profile = counted.profiles[k] as NumericProfile;
  const others = {
    ...prepared.profile,
    sumBelow: whole.sumBelow - profile.sumBelow,
    sumAbove: whole.sumAbove - profile.sumAbove,
  };
  const table = tableOf({ ...prepared, reference: rest, m, profile: others }, profile);
  const distance = detectors.wasserstein.value(table);
  return distance === null ? 0 : distance * distance;
}
