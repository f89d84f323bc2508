/** Draws one incident of a known cause: a world, a model of it, rows of two periods, labels that lag, changes around it. */
import type { CauseInput, ChangeEvent, PeriodRows } from "#lib/causes/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { normalCdf, type Random, random } from "#lib/stats/index.ts";
import { type Damage, damageOf, type Truth, truthOf } from "./damage.ts";
import { type Latent, levelOf, type World, worldOf } from "./families.ts";
import { bandOf } from "./opened.ts";
import { outcome } from "./outcome.ts";
import { days, rowsOf, type Setting } from "./settings.ts";

export type Incident = { input: CauseInput; truth: Truth; onset: number; setting: Setting };

const day = 86_400_000;
const start = Date.UTC(2026, 0, 5);

/** Null where the monitors would not have opened an incident within the window. A clean window has a false alarm then. */
export function drawIncident(s: Setting): Incident | null {
  const r = random(s.seed);
  const world = worldOf(s.family, r);
  const onset = start + (9 + 8 * r.uniform()) * day;
  // That labels fail to come is noticed once they are overdue.
  const age = s.kind === "label delay" ? Math.max(s.ageDays, s.lagDays + 3) : s.ageDays;
  const end = Math.min(start + days * day, onset + age * day);
  const damage = damageOf(world, s, onset, [start, end], r);
  if (!damage) return null;
  const n = rowsOf(s);
  const [reference, current] = [
    periodOf(world, damage, s, r, { n, from: start - (40 + s.lagDays) * day, days: 40, onset }),
    periodOf(world, damage, s, r, { n, from: start, days: (end - start) / day, onset }),
  ];
  const asOf = end;
  for (const [i, at] of current.rows.labelAt.entries()) {
    if (at <= asOf) continue;
    current.rows.label[i] = current.rows.labelAt[i] = Number.NaN;
    current.truth[i] = null;
  }
  const band = bandOf(reference.rows, current.rows);
  if (!band && s.kind !== "none" && s.kind !== "label delay") return null;
  // Another relation shows in the loss alone: where that does not cross, nobody has an incident of it.
  if (!band?.ofLoss && (s.kind === "concept" || s.kind === "segment concept")) return null;
  // Nothing crossed: labels that fail to come are noticed after a day or two, and a clean window has a false alarm.
  const about = { low: onset - day * r.uniform(), high: onset + 2 * day * r.uniform() };
  return {
    input: {
      features: world.features.map((f) => f.name),
      reference: reference.rows,
      current: current.rows,
      onset: band ? { low: band.low, high: band.high } : about,
      asOf,
      changes: changesOf(r, s, onset, world, damage),
      seed: s.seed,
    },
    truth: truthOf(world, damage, current.segment),
    onset,
    setting: s,
  };
}

type Span = { n: number; from: number; days: number; onset: number };

function periodOf(world: World, d: Damage, s: Setting, r: Random, span: Span) {
  const { n } = span;
  const arrays = () => new Float64Array(n);
  const rows: PeriodRows = { columns: [], score: arrays(), label: arrays(), at: arrays(), labelAt: arrays() };
  const numbers = world.features.map(() => arrays());
  const segment = new Uint8Array(n);
  const [saidClasses, trueClasses]: [string[], (string | null)[]] = [[], []];
  for (let i = 0; i < n; i++) {
    const t = span.from + ((i + r.uniform()) / n) * span.days * day;
    const on = t >= span.onset;
    const z = latentOf(world, d, t, r);
    const changed = on && inSegment(d, z);
    if (d.kind === "segment concept" && inSegment(d, z)) segment[i] = 1;
    const eta = changed ? otherRelation(world, d, z) : world.truth(z);
    const seen = on ? damaged(world, d, z, r) : z;
    for (let j = 0; j < numbers.length; j++) numbers[j]![i] = valueOf(world, d, j, seen, on);
    const known = readBack(world, numbers, i);
    let score = world.model(known);
    if (on && d.kind === "bad version") score = newVersion(score, known, d);
    const said = outcome(world, eta, score, r);
    const fallen = on && d.kind === "fallback" && r.uniform() < d.share;
    rows.score[i] = fallen
      ? world.task === "regression"
        ? world.model(new Float64Array(z.length))[0]!
        : 0.37
      : said.score;
    rows.label[i] = said.label;
    saidClasses.push(fallen ? "k0" : said.said);
    trueClasses.push(said.truth);
    rows.at[i] = t;
    const late = on && d.kind === "label delay" && r.uniform() < 0.75;
    rows.labelAt[i] =
      t + s.lagDays * day * (0.6 + 0.4 * r.uniform()) + 3.6e6 * r.uniform() + (late ? d.delayDays * day : 0);
  }
  rows.columns = world.features.map((f, j): RawColumn => {
    const values = numbers[j]!;
    if (f.kind === "numeric") return { kind: "numeric", values };
    return {
      kind: "categorical",
      values: Array.from(values, (v) => (Number.isNaN(v) ? null : (f.levels[v] ?? `${f.name}-new`))),
    };
  });
  return {
    truth: trueClasses,
    rows:
      world.task === "multiclass" ? { ...rows, classes: { said: saidClasses, truth: trueClasses } } : rows,
    segment,
  };
}

function latentOf(world: World, d: Damage, t: number, r: Random): Latent {
  const common = r.normal() + world.week * 1.4 * Math.sin((2 * Math.PI * t) / (7 * day));
  const z = new Float64Array(world.features.length);
  for (const [j, f] of world.features.entries()) {
    let own = f.load * common + Math.sqrt(1 - f.load ** 2) * r.normal();
    for (const shift of d.shifts) if (shift.feature === j && t >= shift.at) own += shift.by;
    z[j] = f.kind === "numeric" ? own : levelOf(f.cuts, normalCdf(own));
  }
  return z;
}

const inSegment = (d: Damage, z: Latent) =>
  d.kind === "concept" ||
  (d.kind === "segment concept" && d.segment.every(({ feature, test }) => test(z[feature]!)));

function otherRelation(world: World, d: Damage, z: Latent): number[] {
  const before = world.truth(z);
  if (d.level !== 0) return before.map((x, k) => (k === 0 ? x + d.level : x));
  return blend(before, world.truth(flip(world, z)), d.share);
}

/** The strongest features turned round: what was high counts as low. */
function flip({ features, strong }: World, z: Latent): Latent {
  const out = z.slice();
  for (const j of strong) {
    const f = features[j]!;
    out[j] = f.kind === "numeric" ? -z[j]! : f.levels.length - 1 - z[j]!;
  }
  return out;
}

const blend = (a: readonly number[], b: readonly number[], share: number) =>
  a.map((x, k) => x + share * (b[k]! - x));

/** NaN stands for missing, −1 for a level that was never there. */
function damaged({ features }: World, d: Damage, z: Latent, r: Random): Latent {
  const hit = d.kind === "stuck" || d.kind === "missing" || d.kind === "new category";
  if (!hit || r.uniform() >= d.share) return z;
  const out = z.slice();
  const f = features[d.target]!;
  out[d.target] =
    d.kind === "missing"
      ? Number.NaN
      : d.kind === "new category"
        ? -1
        : f.kind === "numeric"
          ? Number.POSITIVE_INFINITY
          : 0;
  return out;
}

function valueOf({ features }: World, d: Damage, j: number, z: Latent, on: boolean): number {
  const f = features[j]!;
  if (f.kind === "categorical") return z[j]!;
  if (z[j] === Number.POSITIVE_INFINITY) return d.stuckAt;
  const x = f.law.to(z[j]!);
  return on && d.kind === "unit" && j === d.target ? d.unit[0] * x + d.unit[1] : x;
}

/** What the model makes of the values that it is given; it fills what is missing with the middle. */
function readBack({ features }: World, numbers: readonly Float64Array[], i: number): Latent {
  const z = new Float64Array(features.length);
  for (const [j, f] of features.entries()) {
    const x = numbers[j]![i]!;
    z[j] = f.kind === "categorical" ? (Number.isNaN(x) ? -1 : x) : Number.isNaN(x) ? 0 : f.law.from(x);
  }
  return z;
}

/** Other weights: about as far from the old ones as these are from nothing, times the share; of a coarse one few distinct scores are left. */
function newVersion(eta: number[], z: Latent, d: Damage): number[] {
  let by = 0;
  for (let j = 0; j < z.length; j++) by += d.other[j]! * Math.max(-3, Math.min(3, z[j]!));
  const other = eta.map((x, k) => x + (d.share * (k % 2 === 0 ? 1 : -1) * by) / Math.sqrt(z.length / 4));
  return d.coarse ? other.map((x) => 0.8 * Math.round(x / 0.8)) : other;
}

/** Deploys come about one a week, pipeline runs that reach a third of the features one in four days. */
function changesOf(r: Random, s: Setting, onset: number, world: World, d: Damage): ChangeEvent[] {
  const out: ChangeEvent[] = [];
  const names = world.features.map((f) => f.name);
  const add = (kind: string, at: number, perDay: number, features: string[] | null, ofModel: boolean) =>
    out.push({ id: `${out.length}`, kind, at, subject: kind, perDay, features, ofModel });
  for (let t = start; t < start + days * day; t += (4 + 6 * r.uniform()) * day)
    add("deploy", t, 0.15, null, true);
  for (let t = start; t < start + days * day; t += (2 + 4 * r.uniform()) * day) {
    const reached = names.filter(() => r.uniform() < 0.33);
    add("pipeline", t, 0.25, reached, false);
  }
  if (s.deploy) add("deploy", onset - 0.3 * day * r.uniform(), 0.15, null, r.uniform() < 0.5);
  if (s.kind === "bad version" && r.uniform() < 0.6) add("deploy", onset - 0.05 * day, 0.15, null, true);
  const data = ["unit", "stuck", "missing", "new category"].includes(s.kind);
  if (data && r.uniform() < 0.4)
    add("schema", onset - 0.2 * day * r.uniform(), 0.03, [names[d.target]!], false);
  return out;
}
