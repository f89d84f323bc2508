/**
 * Thirty columns with a weekly pattern and days of their own: the world that baselines are judged in.
 *
 * A day's columns move by a weekday effect and by a day effect that follows AR(1) from one day to the next; rows of a
 * day are independent given both. Numeric columns move in location (and a little in spread); categories by weights.
 */
import type { Baseline, Profile } from "#lib/domain/profile.ts";
import { categoricalBaselineOf, numericBaselineOf } from "#lib/sketch/baseline-of.ts";
import { categoricalProfileOf, numericProfileOf } from "#lib/sketch/profile-of.ts";
import { type Random, random } from "#lib/stats/index.ts";

export type World = {
  /** Standard deviations, in σ of a day's rows: of weekdays and of days. */
  weekday: number;
  day: number;
  /** Correlation of neighbouring days. */
  ar: number;
  rows: number;
};

const features = 30;

export type Column = {
  feature: string;
  baseline: Baseline;
  /** Rows of a day, its column moved by `shift` σ. */
  profile: (day: number, shift: number) => Profile;
};

/** `days` of history and their effects are drawn at once; the reference is the first four weeks of them. */
export function makeWorld(world: World, days: number, seed: number): Column[] {
  const rng = random(seed);
  return Array.from({ length: features }, (_, i) => makeColumn(world, days, rng, i));
}

function makeColumn(world: World, days: number, rng: Random, i: number): Column {
  const week = Array.from({ length: 7 }, () => world.weekday * rng.normal());
  const scale = Math.sqrt(1 - world.ar ** 2);
  let state = world.day * rng.normal();
  const effect = Array.from({ length: days }, (_, d) => {
    state = world.ar * state + scale * world.day * rng.normal();
    return week[d % 7]! + state;
  });
  const feature = `f${i}`;
  const skewed = i % 3 === 1;
  const missing = i % 5 === 0 ? 0.05 : 0;
  const count = () => Math.round(world.rows * (0.7 + 0.6 * rng.uniform()));
  if (i % 5 < 3) {
    const draw = (day: number, shift: number): (number | null)[] =>
      Array.from({ length: count() }, () => {
        if (rng.uniform() < missing) return null;
        const noise = skewed ? (rng.gamma(2) - 2) / Math.SQRT2 : rng.normal();
        return noise + effect[day]! + shift;
      });
    const baseline = numericBaselineOf(fourWeeks((day) => draw(day, 0)));
    const profile = (day: number, shift: number) =>
      numericProfileOf(draw(day, shift), baseline.edges, baseline.median);
    return { feature, baseline, profile };
  }
  const cells = [2, 6, 12, 40][i % 4]!;
  const slopes = Array.from({ length: cells }, () => rng.normal());
  const draw = (day: number, shift: number): (string | null)[] => {
    const weights = slopes.map((slope, c) => Math.exp((effect[day]! + shift) * slope) / (c + 1));
    const counts = rng.multinomial(count(), weights, new Float64Array(cells));
    return Array.from(counts).flatMap((n, c) =>
      Array.from({ length: n }, () => (rng.uniform() < missing ? null : `v${c}`)),
    );
  };
  const baseline = categoricalBaselineOf(fourWeeks((day) => draw(day, 0)));
  return { feature, baseline, profile: (day, shift) => categoricalProfileOf(draw(day, shift)) };
}

function fourWeeks<T>(draw: (day: number) => T[]): T[] {
  return Array.from({ length: 28 }, (_, day) => draw(day)).flat();
}
