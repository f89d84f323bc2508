/**
 * The periods of a baseline without an incident: some days that are unlike all others must not become part of what
 * later days are compared with, nor of how much days may differ.
 *
 * A period is strange when its squared distance from the median of the periods (coordinate by coordinate, for the
 * values and for the share without one) is over 25 times what is usual: its own rows' scatter, and the median of these
 * distances over 0.455, the median of χ²(1). That is five standard deviations where periods differ in one direction
 * and are normal, further where they differ in many. Strange periods are left out where they follow each other and are
 * at most a quarter. What comes back (every Sunday, each noon) is a pattern, and what is more than a quarter is how
 * things are now: those stay. A trailing baseline of fewer than 14 periods can hold a pattern once: all of it stays.
 * The periods alone are asked, never their verdicts: the answer does not depend on what was judged before.
 */
import type { BaselineChoice } from "../domain/baseline.ts";
import type { Baseline, Profile } from "../domain/profile.ts";
import { fewestPeriods } from "./hold-to-periods.ts";
import { countPeriods } from "./period-counts.ts";
import { cumulativePoints, missingPoints, type Points, sharePoints } from "./period-points.ts";
import { prepare } from "./prepare.ts";

const farOut = 25;

const fewestTrailing = 14;

/** `periods` in order of time, either way. */
export function ordinaryPeriods(
  kind: BaselineChoice["kind"],
  reference: Baseline,
  periods: readonly Profile[],
): Profile[] {
  const found = periods.filter((p) => p.n > 0);
  if (found.length <= fewestPeriods || (kind === "trailing" && found.length < fewestTrailing)) return found;
  // Points are about the last one's window: any period will do, since only the others' scatter is asked for.
  const counted = countPeriods(prepare(reference), [...found, found[0]!]);
  const values = reference.kind === "numeric" ? cumulativePoints(counted) : sharePoints(counted);
  const strange = new Set([...unlike(values), ...unlike(missingPoints(counted))]);
  const most = Math.min(found.length / 4, found.length - fewestPeriods);
  const run = Math.max(...strange) - Math.min(...strange) + 1;
  return strange.size > most || run > strange.size ? found : found.filter((_, k) => !strange.has(k));
}

function unlike({ used, points, width, sizes, within }: Points): number[] {
  const middle = Float64Array.from({ length: width }, (_, i) =>
    median(used.map((_period, b) => points[b * width + i]!)),
  );
  const distances = used.map((_period, b) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += (points[b * width + i]! - middle[i]!) ** 2;
    return sum;
  });
  const usual = median(distances) / 0.455;
  return used.filter((_period, b) => distances[b]! > farOut * Math.max(usual, within / sizes[b]!));
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  // Of doubles: sorted by number without a callback, which is most of the time here.
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
