/** Draws one incident of a known cause: a world, a model of it that is a little wrong, drifting distractors, labels that lag. */
import type { CauseInput, CauseType, ChangeEvent, PeriodRows } from "#lib/causes/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import type { Random } from "#lib/stats/index.ts";
import { drawsOf, type Kind, type Setting } from "./settings.ts";

export type Incident = {
  input: CauseInput;
  truth: { type: CauseType; subject: string | null };
  onset: number;
};

const day = 86_400_000;
export const start = Date.UTC(2026, 0, 1);
const [referenceRows, currentRows, days] = [2500, 4000, 28];
const regions = ["north", "south", "east", "west", "centre", "islands"];
const channels = ["web", "app", "branch", "phone"];
const plans = ["a", "b", "c", "d", "e", "f", "g", "h"];

type Cell = number | string | null;
type Row = Record<string, Cell>;
const numbers = Array.from({ length: 9 }, (_, i) => `x${i}`);
export const names = [...numbers, "region", "channel", "plan"];

type World = ReturnType<typeof worldOf>;

/** x0…x2 matter much, x3…x8 less; x0, x3 and x6 are positive and skewed, x1, x4 and x7 lie around an offset. */
function worldOf(r: Random) {
  const sign = () => (r.uniform() < 0.5 ? -1 : 1);
  const weights = numbers.map((_, i) => sign() * (i < 3 ? 0.7 + 0.5 * r.uniform() : 0.1 + 0.3 * r.uniform()));
  return {
    weights,
    offset: numbers.map((_, i) => (i % 3 === 1 ? 3 + 10 * r.uniform() : 0)),
    region: regions.map(() => 0.4 * r.normal()),
    channel: channels.map(() => 0.4 * r.normal()),
    plan: plans.map(() => 0.2 * r.normal()),
    /** The model knows nothing of a bend in one of the strong features. */
    bent: r.int(3),
    bend: 1.2 + 0.8 * r.uniform(),
  };
}

const standard = (world: World, i: number, value: Cell, fill = 0): number => {
  if (typeof value !== "number" || Number.isNaN(value)) return fill;
  if (i % 3 === 0) return Math.log(Math.max(1e-6, value)) / 0.5;
  return i % 3 === 1 ? (value - world.offset[i]!) / 2 : value;
};
const natural = (world: World, i: number, z: number): number =>
  i % 3 === 0 ? Math.exp(0.5 * z) : i % 3 === 1 ? world.offset[i]! + 2 * z : z;

function linear(world: World, weights: readonly number[], row: Row): number {
  let sum = -0.3;
  for (const [i, name] of numbers.entries()) sum += weights[i]! * standard(world, i, row[name]!);
  sum += world.region[regions.indexOf(String(row.region))] ?? 0;
  sum += world.channel[channels.indexOf(String(row.channel))] ?? 0;
  return sum + (world.plan[plans.indexOf(String(row.plan))] ?? 0);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

type Effect = {
  world: World;
  weights: readonly number[];
  model: readonly number[];
  shift: Map<number, number>;
  kind: Kind;
  strength: number;
  target: number;
  segment: string;
  on: boolean;
};

function draw(r: Random, e: Effect): { seen: Row; score: number; label: number } {
  const { world, on } = e;
  const row: Row = {};
  for (const [i, name] of numbers.entries())
    row[name] = natural(world, i, r.normal() + (e.shift.get(i) ?? 0));
  const pick = (xs: string[]) => xs[Math.min(xs.length - 1, Math.floor(xs.length * r.uniform() ** 1.3))]!;
  Object.assign(row, { region: pick(regions), channel: pick(channels), plan: pick(plans) });
  const z = standard(world, world.bent, row[`x${world.bent}`]!);
  let eta =
    linear(world, e.weights, row) - world.bend * Math.max(0, z - 0.8) * Math.sign(world.weights[world.bent]!);
  if (on && e.kind === "segment concept" && row.region === e.segment) eta -= e.strength * Math.sign(eta) * 4;
  const label = Number(r.uniform() < sigmoid(eta));
  const name = `x${e.target}`;
  if (on && e.kind === "scale") row[name] = (row[name] as number) * e.strength;
  if (on && e.kind === "stuck" && r.uniform() < e.strength) row[name] = natural(world, e.target, -1.2);
  if (r.uniform() < 0.02) row[name] = Number.NaN;
  if (on && e.kind === "missing" && r.uniform() < e.strength) row[name] = Number.NaN;
  if (on && e.kind === "new category" && r.uniform() < e.strength) row.channel = "kiosk-2";
  const fallen = on && e.kind === "fallback" && r.uniform() < e.strength;
  return { seen: row, score: fallen ? 0.35 : sigmoid(linear(world, e.model, row)), label };
}

const strengths: Partial<Record<Kind, readonly number[]>> = {
  scale: [1.6, 2.2, 0.45, 10],
  stuck: [0.15, 0.25, 0.4, 0.7],
  missing: [0.12, 0.25, 0.4, 0.7],
  "new category": [0.08, 0.15, 0.3, 0.5],
  benign: [0.5, 0.8, 1.2, 1.6],
  "harmful shift": [0.7, 0.9, 1.2, 1.6],
  concept: [0.5, 0.7, 1, 1.5],
  "segment concept": [0.3, 0.45, 0.6, 0.8],
  "label delay": [4, 7, 10, 16],
  "bad version": [0.35, 0.5, 0.7, 1],
  fallback: [0.05, 0.1, 0.2, 0.4],
};

export function drawIncident(s: Setting): Incident {
  const r = drawsOf(s.seed);
  const world = worldOf(r);
  const strength = (strengths[s.kind]?.[s.severity] ?? 0) * (0.9 + 0.2 * r.uniform());
  const target = s.kind === "harmful shift" ? world.bent : r.int(3) + (s.kind === "benign" ? 3 : 0);
  const segment = regions[r.int(4)]!;
  const onset = start + (6 + 6 * r.uniform()) * day;
  const used =
    s.kind === "none" ? [] : [3, 4, 5, 6, 7, 8].filter((i) => i !== target).slice(0, s.distractors);
  // One in three begins with the incident, the others at some time of their own.
  const begins = new Map(
    used.map((i) => [
      i,
      {
        at: r.uniform() < 1 / 3 ? onset : start + days * day * r.uniform(),
        by: (0.5 + r.uniform()) * (r.uniform() < 0.5 ? -1 : 1),
      },
    ]),
  );
  const changed = world.weights.map((w, i) =>
    i < 3 ? w * (1 - 1.6 * strength * (r.uniform() < 0.7 || i === target ? 1 : 0)) : w,
  );
  const bad = world.weights.map((w, i) => w + strength * (i < 4 ? 1 : 0.3) * r.normal());
  const lag = s.lagDays * day;
  const rowsOf = (n: number, at: (i: number) => number): PeriodRows => {
    const cells: Row[] = [];
    const [score, label, times, labelAt] = [1, 2, 3, 4].map(() => new Float64Array(n)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < n; i++) {
      const t = at(i);
      const on = t >= onset;
      const shift = new Map<number, number>();
      for (const [j, d] of begins) if (t >= d.at) shift.set(j, d.by);
      const sign = s.kind === "harmful shift" ? 1 : world.weights[target]! > 0 ? -1 : 1;
      if (on && (s.kind === "benign" || s.kind === "harmful shift")) shift.set(target, strength * sign);
      const one = draw(r, {
        world,
        weights: on && s.kind === "concept" ? changed : world.weights,
        model: on && s.kind === "bad version" ? bad : world.weights,
        shift,
        kind: s.kind,
        strength,
        target,
        segment,
        on,
      });
      cells.push(one.seen);
      score[i] = one.score;
      times[i] = t;
      const late = on && s.kind === "label delay" && r.uniform() < (one.label === 1 ? 0.9 : 0.4);
      labelAt[i] =
        t +
        lag * (0.7 + 0.3 * r.uniform()) +
        (late ? strength * day * (0.5 + r.uniform()) : 0) +
        3_600_000 * r.uniform();
      label[i] = one.label;
    }
    return { columns: names.map((name) => columnOf(name, cells)), score, label, at: times, labelAt };
  };
  const reference = rowsOf(
    referenceRows,
    (i) => start - (referenceRows - i) * ((40 * day) / referenceRows) - lag,
  );
  const current = rowsOf(currentRows, (i) => start + i * ((days * day) / currentRows));
  const asOf = start + days * day;
  for (let i = 0; i < currentRows; i++) {
    if (current.labelAt[i]! <= asOf) continue;
    current.label[i] = Number.NaN;
    current.labelAt[i] = Number.NaN;
  }
  const subject = subjectOf(s.kind, target, segment);
  return {
    input: {
      features: names,
      reference,
      current,
      onset: { low: onset - day * 1.2 * r.uniform(), high: onset + day * 1.2 * r.uniform() },
      asOf,
      changes: changesOf(r, s, onset, `x${target}`),
      seed: s.seed,
    },
    truth: subject,
    onset,
  };
}

function columnOf(name: string, cells: readonly Row[]): RawColumn {
  if (numbers.includes(name))
    return { kind: "numeric", values: Float64Array.from(cells, (c) => c[name] as number) };
  return { kind: "categorical", values: cells.map((c) => c[name] as string) };
}

function subjectOf(kind: Kind, target: number, segment: string): { type: CauseType; subject: string | null } {
  if (kind === "none") return { type: "unknown", subject: null };
  if (kind === "new category") return { type: "data", subject: "channel" };
  if (kind === "harmful shift") return { type: "population", subject: `x${target}` };
  if (kind === "benign") return { type: "benign", subject: null };
  if (kind === "concept") return { type: "concept", subject: "global" };
  if (kind === "segment concept") return { type: "concept", subject: `region = ${segment}` };
  if (kind === "label delay") return { type: "label", subject: null };
  if (kind === "fallback") return { type: "serving", subject: null };
  if (kind === "bad version") return { type: "model", subject: null };
  return { type: "data", subject: `x${target}` };
}

/** Deploys come about one a week, pipeline runs that reach a third of the features one in four days. */
function changesOf(r: Random, s: Setting, onset: number, target: string): ChangeEvent[] {
  const out: ChangeEvent[] = [];
  const add = (
    kind: string,
    at: number,
    perDay: number,
    features: readonly string[] | null,
    ofModel: boolean,
  ) => out.push({ id: `${out.length}`, kind, at, subject: kind, perDay, features, ofModel });
  for (let t = start; t < start + days * day; t += (4 + 6 * r.uniform()) * day)
    add("deploy", t, 0.15, null, true);
  for (let t = start; t < start + days * day; t += (2 + 4 * r.uniform()) * day) {
    add(
      "pipeline",
      t,
      0.25,
      names.filter(() => r.uniform() < 0.33),
      false,
    );
  }
  if (s.deploy) add("deploy", onset - 0.3 * day * r.uniform(), 0.15, null, r.uniform() < 0.5);
  if (s.kind === "bad version" && r.uniform() < 0.8) add("deploy", onset - 0.05 * day, 0.15, null, true);
  const damaged = ["scale", "stuck", "missing", "new category"].includes(s.kind);
  if (damaged && r.uniform() < 0.5) {
    add(
      "schema",
      onset - 0.2 * day * r.uniform(),
      0.03,
      [s.kind === "new category" ? "channel" : target],
      false,
    );
  }
  return out;
}
