/**
 * Damage that leaves a feature's own distribution nearly as it was. Noise in it, or the values of other rows or other days, loosen it from the
 * features that it hung together with; a feed that is served from an old copy repeats the value of the row before. The slope of another
 * feature on it is looked at, which a population that has more of some of its values does not change (errors in variables: Fuller 1987), and the
correlation of their ranks in either period, which no other scale of its values changes.
 */
import { shareTest } from "../checks.ts";
import type { CauseInput } from "../input.ts";
import { scoresOf } from "../linear.ts";
import type { Measured } from "../measure.ts";
import { someOf } from "../relation.ts";
import { normalSf } from "#lib/stats/index.ts";
import { percent } from "../words.ts";
import type { Exact } from "./exact.ts";

/** Correlation from which a feature is a partner; features looked at, the most important first; rows on a side. */
const [hangsTogether, mostFeatures, leastImportance, fewest] = [0.2, 20, 0.02, 300];
/** Of the former slopes: what is left where it is loosened, and where it is not. Drift of a partner, which would change the slope as well. */
const [loose, firm, stayed] = [0.7, 0.85, 0.1];
/** Drift of the feature itself beyond which its values lie where the reference has few, and slopes are not known. */
const movedOn = 0.3;
/** p before it is set against all features, and share of repeats beyond chance. */
const [level, repeats] = [1e-4, 0.1];

/** The one feature that is loosened from its partners while these hang together as they did, and those that repeat themselves. */
export function loosened(input: CauseInput, m: Measured): Exact[] {
  const numbers = [...input.features.keys()].filter(
    (j) => input.current.columns[j]!.kind === "numeric" && m.importance[j]! >= leastImportance,
  );
  const some = numbers.toSorted((a, b) => m.importance[b]! - m.importance[a]!).slice(0, mostFeatures);
  const whole = some.filter((j) => !isDamaged(m, j));
  const stale = whole.flatMap((j) => staleOf(input, m, j, whole.length) ?? []);
  const loose = looseOf(input, m, whole);
  return loose && !stale.some((s) => s.features[0] === loose.features[0]) ? [...stale, loose] : stale;
}

/** What has a sign of damage of its own. */
function isDamaged({ checks }: Measured, j: number): boolean {
  const { missing, stuck, unit, drift } = checks[j]!;
  const lost = missing.after - missing.before > 0.05 || (stuck.excess > 0.05 && stuck.p < level);
  return lost || (unit !== null && unit.known && unit.gain > 1 && drift.p < level);
}

/** Normal scores by the reference's ranks, and by those of the period itself. */
type Values = { scores: Float64Array; ranks: Float64Array };
type Slope = { left: number; error: number; partners: number; n: number };

function looseOf(input: CauseInput, m: Measured, features: readonly number[]): Exact | null {
  if (features.length < 2 || m.after.length < fewest) return null;
  const reference = someOf([...input.reference.at.keys()]);
  const [after, before] = [someOf(m.after), someOf(m.before)];
  const scores = features.map((j) => scoresOf(m.bins.reference[j]!, reference));
  const values = (side: "reference" | "current", rows: readonly number[]) =>
    features.map((j, k): Values => {
      const bins = m.bins[side][j]!;
      const own = scoresOf(bins, rows);
      const of = (by: Float64Array) => Float64Array.from(rows, (i) => by[bins[i]!]!);
      return { scores: of(scores[k]!), ranks: of(own) };
    });
  const [then, now] = [values("reference", reference), values("current", after)];
  const earlier = before.length >= fewest ? values("current", before) : null;
  const calm = features.map((j) => m.checks[j]!.drift.effect < stayed);
  const slopes = features.map((_, k) => slopeOf(then, now, k, (l) => calm[l]!));
  const found = slopes.flatMap((s, k) => {
    if (!s || s.left > loose || m.checks[features[k]!]!.drift.effect > movedOn) return [];
    const p = normalSf((1 - s.left) / s.error) * features.length;
    return p < level ? [{ k, s, p }] : [];
  });
  const [worst] = found.toSorted((a, b) => a.s.left - b.s.left);
  if (!worst) return null;
  // Where the others are loosened from each other too, the population hangs together otherwise.
  const others = features.map((_, k) =>
    k === worst.k ? null : slopeOf(then, now, k, (l) => calm[l]! && l !== worst.k),
  );
  if (others.some((s) => s && s.left < firm)) return null;
  const own = earlier && slopeOf(then, earlier, worst.k, (l) => calm[l]!);
  if (own && 1 - own.left > (1 - worst.s.left) / 2) return null;
  const { left, partners, n } = worst.s;
  const subject = input.features[features[worst.k]!]!;
  return {
    mode: "loosened",
    subject,
    features: [features[worst.k]!],
    p: Math.max(worst.p, 1e-300),
    value: left,
    threshold: loose,
    n,
    text: `The ${partners === 1 ? "feature" : `${partners} features`} that ${subject} hung together with follow it by ${percent(left)} of the former slope; they hang together with each other as before.`,
  };
}

/**
 * What is left of the slopes of its partners on feature k, or of their squared rank correlations, which noise takes as much from, where that
 * is more; null without a partner that `counts`.
 */
function slopeOf(
  then: readonly Values[],
  now: readonly Values[],
  k: number,
  counts: (l: number) => boolean,
): Slope | null {
  let [both, square, noise, partners, ranked, ranks] = [0, 0, 0, 0, 0, 0];
  for (let l = 0; l < then.length; l++) {
    if (l === k || !counts(l)) continue;
    const a = regression(then[k]!.scores, then[l]!.scores);
    if (Math.abs(a.correlation) < hangsTogether) continue;
    const b = regression(now[k]!.scores, now[l]!.scores);
    const [p, q] = [then, now].map((side) => regression(side[k]!.ranks, side[l]!.ranks).correlation);
    ranked += p! * q!;
    ranks += p! ** 2;
    both += a.slope * b.slope;
    square += a.slope ** 2;
    noise += a.slope ** 2 * (a.error ** 2 + b.error ** 2);
    partners += 1;
  }
  if (partners === 0 || !(square > 0)) return null;
  // Partners hang together with each other: their errors are taken as if they were one.
  const error = Math.sqrt(noise * partners) / square || Number.POSITIVE_INFINITY;
  return {
    left: Math.max(both / square, Math.max(0, ranked / ranks) ** 2),
    error,
    partners,
    n: now[k]!.scores.length,
  };
}

/** Least squares of y on x, with the slope's standard error and Pearson's correlation; zeros where either is constant. */
export function regression(x: Float64Array, y: Float64Array) {
  const n = x.length;
  let [sx, sy, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    sx += x[i]!;
    sy += y[i]!;
    xx += x[i]! ** 2;
    xy += x[i]! * y[i]!;
    yy += y[i]! ** 2;
  }
  const [vx, vy, c] = [xx / n - (sx / n) ** 2, yy / n - (sy / n) ** 2, xy / n - (sx / n) * (sy / n)];
  if (!(vx > 1e-12) || !(vy > 1e-12)) return { slope: 0, error: 0, correlation: 0 };
  const slope = c / vx;
  return {
    slope,
    error: Math.sqrt(Math.max(1e-12, vy - slope * c) / (vx * Math.max(1, n - 2))),
    correlation: c / Math.sqrt(vx * vy),
  };
}

/** Rows that have the value of the row before, beyond what values as frequent as these would by chance. */
function staleOf(input: CauseInput, m: Measured, j: number, looked: number): Exact | null {
  const column = input.current.columns[j]!;
  if (column.kind !== "numeric" || m.before.length < fewest || m.after.length < fewest) return null;
  const count = (rows: readonly number[]) => {
    const order = rows.toSorted((a, b) => input.current.at[a]! - input.current.at[b]!);
    const shares = new Map<number, number>();
    let same = 0;
    for (const [k, i] of order.entries()) {
      const x = column.values[i]!;
      shares.set(x, (shares.get(x) ?? 0) + 1);
      if (k > 0 && x === column.values[order[k - 1]!]) same += 1;
    }
    const n = order.length;
    const chance = [...shares.values()].reduce((s, c) => s + (c / n) ** 2, 0);
    return { same, n, beyond: same / n - chance };
  };
  const [then, now] = [count(m.before), count(m.after)];
  const p = shareTest(then.same, then.n, now.same, now.n).p * looked;
  if (p > level || now.beyond - Math.max(0, then.beyond) < repeats) return null;
  return {
    mode: "stale",
    subject: input.features[j]!,
    features: [j],
    p: Math.max(p, 1e-300),
    value: now.same / now.n,
    threshold: then.same / then.n,
    n: now.n,
    text: `${percent(now.same / now.n)} of the rows have the value of the row before, ${percent(then.same / then.n)} had before the onset.`,
  };
}
