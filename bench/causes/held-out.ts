/**
 * Another world, none of which took part in the fit: a regression with heavy tails and counts, steps and products instead
 * of a line, correlated features, a weekly rhythm, bugs that hit a share of the rows, fallbacks, and other sizes.
 */
import type { CauseType, PeriodRows } from "#lib/causes/index.ts";
import type { Random } from "#lib/stats/index.ts";
import type { Incident } from "./population.ts";
import { drawsOf } from "./settings.ts";

const kinds = [
  "unit",
  "zeros",
  "missing",
  "rename",
  "shift",
  "concept",
  "segment",
  "version",
  "fallback",
  "delay",
] as const;
type Kind = (typeof kinds)[number];
export type HeldOutSetting = { kind: Kind; size: number; nuisance: number; seed: number };

const day = 86_400_000;
const from = Date.UTC(2025, 5, 2);
const days = 42;
const features = [
  "amount",
  "age",
  "visits",
  "tenure",
  "balance",
  "rate",
  "noise_a",
  "noise_b",
  "city",
  "device",
];
const cities = Array.from({ length: 15 }, (_, i) => `c${i}`);

export function heldOutSettings(count: number, seed: number): HeldOutSetting[] {
  return Array.from({ length: count }, (_, i) => {
    const r = drawsOf(seed * 7_777_777 + i);
    return { kind: kinds[i % kinds.length]!, size: r.uniform(), nuisance: r.int(3), seed: seed * 55_555 + i };
  });
}

type Cells = {
  amount: number;
  age: number;
  visits: number;
  tenure: number;
  balance: number;
  rate: number;
  noise_a: number;
  noise_b: number;
  city: string;
  device: string;
};

function cellsOf(r: Random, t: number, shift: number, noise: [number, number]): Cells {
  const common = r.normal();
  const week = 0.2 * Math.sin((2 * Math.PI * (t - from)) / (7 * day));
  return {
    amount: Math.exp(3 + 0.9 * (0.5 * common + 0.85 * r.normal() + week)),
    age: Math.round(18 + 12 * r.gamma(3) * 0.9),
    visits: r.binomial(20, 1 / (1 + Math.exp(-(shift - 1 + 0.4 * common)))),
    tenure: r.gamma(1.5) * 24,
    balance: (300 * r.normal()) / Math.sqrt(r.gamma(2) / 2) + 500,
    rate: r.uniform(),
    noise_a: r.normal() + noise[0],
    noise_b: r.gamma(2) * (1 + noise[1]),
    city: cities[Math.floor(15 * r.uniform() ** 1.6)]!,
    device: r.uniform() < 0.55 ? "phone" : r.uniform() < 0.7 ? "desktop" : "tablet",
  };
}

/** What is true, and what the model makes of it when `skill` is below one. */
function valueOf(c: Cells, skill: number, flip: boolean): number {
  const step = c.tenure > 30 ? 6 : c.tenure > 12 ? 3 : 0;
  const product = 1.5 * Math.log(Math.max(1, c.amount)) * (c.device === "phone" ? 1 : 0.4);
  const many = c.visits > 9 ? skill * 0.9 * (c.visits - 9) : 0;
  return (
    10 +
    (flip ? -step : step) +
    product +
    0.5 * c.visits +
    many +
    0.004 * Math.max(-2000, Math.min(3000, c.balance))
  );
}

export function drawHeldOut(s: HeldOutSetting): Incident {
  const r = drawsOf(s.seed);
  const onset = from + (12 + 14 * r.uniform()) * day;
  const city = cities[r.int(3)]!;
  const share = 0.2 + 0.6 * s.size;
  const factor = [0.01, 0.4536, 1.609, 2.54, 100][r.int(5)]!;
  const damaged = (["amount", "tenure", "visits"] as const)[r.int(3)]!;
  const nuisance = { at: from + days * day * r.uniform(), by: 0.8 * s.nuisance };
  const rowsOf = (n: number, at: (i: number) => number): PeriodRows => {
    const cells: Cells[] = [];
    const out = {
      score: new Float64Array(n),
      label: new Float64Array(n),
      at: new Float64Array(n),
      labelAt: new Float64Array(n),
    };
    for (let i = 0; i < n; i++) {
      const t = at(i);
      const on = t >= onset;
      const moved = t >= nuisance.at ? nuisance.by : 0;
      const c = cellsOf(r, t, on && s.kind === "shift" ? 0.7 + s.size : 0, [moved, moved / 3]);
      const flip = on && (s.kind === "concept" || (s.kind === "segment" && c.city === city));
      const label = valueOf(c, 1, flip) + 1.5 * r.normal();
      if (on && s.kind === "unit") c[damaged] *= factor;
      if (on && s.kind === "zeros" && r.uniform() < share) c[damaged] = 0;
      if (on && s.kind === "missing" && r.uniform() < share) c[damaged] = Number.NaN;
      if (on && s.kind === "rename" && c.device === "phone") c.device = "mobile";
      let score = valueOf({ ...c, [damaged]: Number.isNaN(c[damaged]) ? 5 : c[damaged] }, 0, false);
      if (on && s.kind === "version") score = 0.7 * score + (2 + 3 * s.size) * c.rate + 0.02 * c.age;
      if (on && s.kind === "fallback" && r.uniform() < 0.5 * share) score = 17;
      const late = on && s.kind === "delay" && r.uniform() < 0.7;
      cells.push(c);
      Object.assign(out.score, { [i]: score });
      out.label[i] = label;
      out.at[i] = t;
      out.labelAt[i] = t + (1 + r.gamma(1)) * day + (late ? (6 + 10 * s.size) * day : 0);
    }
    const columns = features.map((f) => {
      const values = cells.map((c) => c[f as keyof Cells]);
      return typeof values[0] === "string"
        ? { kind: "categorical" as const, values: values as string[] }
        : { kind: "numeric" as const, values: Float64Array.from(values as number[]) };
    });
    return { columns, ...out };
  };
  const reference = rowsOf(3000, (i) => from - 70 * day + (i / 3000) * 60 * day);
  const current = rowsOf(5000, (i) => from + (i / 5000) * days * day);
  const asOf = from + days * day;
  for (const [i, at] of current.labelAt.entries()) {
    if (at > asOf) current.label[i] = current.labelAt[i] = Number.NaN;
  }
  const truths: Record<Kind, [CauseType, string | null]> = {
    unit: ["data", damaged],
    zeros: ["data", damaged],
    missing: ["data", damaged],
    rename: ["data", "device"],
    shift: ["population", "visits"],
    concept: ["concept", "global"],
    segment: ["concept", `city = ${city}`],
    version: ["model", null],
    fallback: ["serving", null],
    delay: ["label", null],
  };
  const [type, subject] = truths[s.kind];
  const symptom = { low: onset - 1.5 * day * r.uniform(), high: onset + 1.5 * day * r.uniform() };
  return {
    input: { features, reference, current, onset: symptom, asOf, changes: [], seed: s.seed },
    truth: { type, subject },
    onset,
  };
}
