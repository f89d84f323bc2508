/** The verdict's gate (verdict rule, point 8): false alarms on clean windows, and power. Prints one table. */
import type { Baseline } from "#lib/domain/profile.ts";
import { decideWindow, type FeatureInput, type FloorSet } from "#lib/decide/index.ts";
import { categoricalProfileOf, numericProfileOf } from "#lib/sketch/profile-of.ts";
import { type Ascending, ascending, betaInc, type Random, random } from "#lib/stats/index.ts";
import {
  categoryPopulation,
  drawCategories,
  drawNumbers,
  mixedPopulation,
  numericPopulation,
  type Population,
  referenceOf,
} from "./verdict-population.ts";

export const name = "verdict";

const features = 30;

type Feature = { population: Population; baseline: Baseline; sorted: Ascending | null };

type Scenario = {
  label: string;
  populations: (r: Random) => Population[];
  referenceRows: number;
  n: number;
  references: number;
  windows: number;
  raw?: boolean;
  /** Changes what the first feature's window is made of; the answer is then how often it is found. */
  change?: { shift?: number; recode?: (x: number) => number };
};

const mixed = (r: Random) => Array.from({ length: features }, (_, i) => mixedPopulation(r, i));

function buildReference(s: Scenario, r: Random): Feature[] {
  return s.populations(r).map((population) => {
    const { baseline, values } = referenceOf(population, r, s.referenceRows);
    return { population, baseline, sorted: s.raw && baseline.kind === "numeric" ? sortedOf(values) : null };
  });
}

function sortedOf(values: readonly (number | null)[]): Ascending | null {
  return ascending(values.filter((x): x is number => x !== null));
}

function windowOf(f: Feature, i: number, s: Scenario, r: Random): FeatureInput {
  const { population, baseline } = f;
  const change = i === 0 ? s.change : undefined;
  const feature = `f${i}`;
  if (baseline.kind === "categorical") {
    const values = drawCategories(population, r, s.n, change?.recode);
    return { feature, baseline, profile: categoricalProfileOf(values) };
  }
  const values = drawNumbers(population, r, s.n, (change?.shift ?? 0) * (baseline.std ?? 0));
  const profile = numericProfileOf(values, baseline.edges, baseline.median);
  const current = f.sorted ? sortedOf(values) : null;
  if (!f.sorted || !current) return { feature, baseline, profile };
  return { feature, baseline, profile, raw: { reference: f.sorted, current } };
}

type Outcome = { windows: number; hits: number };

function simulate(s: Scenario, seed: number): Outcome {
  let hits = 0;
  for (let k = 0; k < s.references; k++) {
    const r = random(seed + 7919 * k);
    const reference = buildReference(s, r);
    const floors = new Map<string, FloorSet>();
    for (let w = 0; w < s.windows; w++) {
      const inputs = reference.map((f, i) => windowOf(f, i, s, r));
      const decisions = decideWindow(inputs, { floors, seed: r.int(2 ** 31), detectors: [] });
      const found = s.change
        ? decisions[0]!.verdict === "drift"
        : decisions.some((d) => d.verdict === "drift");
      if (found) hits += 1;
    }
  }
  return { windows: s.references * s.windows, hits };
}

/** Exact 95 % limit of a share, one-sided (Clopper & Pearson 1934). */
function limit(hits: number, windows: number, upper: boolean): number {
  if (upper ? hits === windows : hits === 0) return upper ? 1 : 0;
  const [a, b] = upper ? [hits + 1, windows - hits] : [hits, windows - hits + 1];
  const target = upper ? 0.95 : 0.05;
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (betaInc(a, b, middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const percent = (x: number) => `${(100 * x).toFixed(1)} %`;

type Check = Scenario & { atMost?: number; atLeast?: number };

function cleanChecks(): Check[] {
  const clean = [50, 100, 200, 500, 1000, 5000].map((n) => ({
    label: "clean, mixed, counts",
    populations: mixed,
    referenceRows: 5000,
    n,
    references: 50,
    windows: 20,
    atMost: 0.07,
  }));
  const raw = [50, 200, 1000].map((n) => ({
    label: "clean, mixed, raw rows",
    populations: mixed,
    referenceRows: 5000,
    n,
    references: 50,
    windows: n === 1000 ? 2 : 6,
    raw: true,
  }));
  const small = [500, 1000].flatMap((referenceRows) =>
    [50, 200, 1000].map((n) => ({
      label: `clean, mixed, reference of ${referenceRows}`,
      populations: mixed,
      referenceRows,
      n,
      references: 50,
      windows: 6,
    })),
  );
  return [...clean, ...raw, ...small, ...pureChecks()];
}

function pureChecks(): Check[] {
  const all = (label: string, make: (r: Random) => Population) =>
    [100, 1000].map((n) => ({
      label: `clean, ${label}`,
      populations: (r: Random) => Array.from({ length: features }, () => make(r)),
      referenceRows: 5000,
      n,
      references: 50,
      windows: 5,
    }));
  return [
    ...all("30 × 200 categories, Zipf", (r) => categoryPopulation(r, 200, true)),
    ...all("30 × tied whole numbers", (r) => numericPopulation(r, "integers")),
    ...all("30 × heavy tails", (r) => numericPopulation(r, "heavy")),
    ...all("30 × zero-inflated", (r) => numericPopulation(r, "zero_inflated")),
  ];
}

function powerChecks(): Check[] {
  const first = (make: (r: Random) => Population) => (r: Random) => [
    { ...make(r), missing: 0 },
    ...mixed(r).slice(1),
  ];
  const base = { referenceRows: 5000, references: 50, windows: 8 };
  const shift = [50, 100, 200].map((n) => ({
    ...base,
    label: "0.5σ shift of 1 of 30, normal",
    populations: first((r) => numericPopulation(r, "normal")),
    n,
    change: { shift: 0.5 },
    ...(n === 200 ? { atLeast: 0.95 } : {}),
  }));
  const skewed = [100, 200].map((n) => ({
    ...base,
    label: "0.5σ shift of 1 of 30, skewed or whole",
    populations: first((r) => numericPopulation(r, r.uniform() < 0.5 ? "skewed" : "integers")),
    n,
    change: { shift: 0.5 },
  }));
  const category = [100, 200, 500].map((n) => ({
    ...base,
    label: "1 of 12 categories swallows the next three",
    populations: first((r) => categoryPopulation(r, 12, true)),
    n,
    change: { recode: (x: number) => (x > 0 && x < 4 ? 0 : x) },
  }));
  return [...shift, ...skewed, ...category];
}

export async function run(print: (line: string) => void): Promise<boolean> {
  let passed = true;
  print(`${"what".padEnd(46)}${"n".padStart(6)}${"windows".padStart(9)}${"share".padStart(9)}   95 % limit`);
  const checks = [...cleanChecks(), ...powerChecks()];
  for (const [i, check] of checks.entries()) {
    const { windows, hits } = simulate(check, 1_000_003 * (i + 1));
    const bound = limit(hits, windows, check.change === undefined);
    let mark = "";
    if (check.atMost !== undefined) mark = bound <= check.atMost ? "PASS (≤ 7 %)" : "FAIL (≤ 7 %)";
    if (check.atLeast !== undefined)
      mark = hits / windows >= check.atLeast ? "PASS (≥ 95 %)" : "FAIL (≥ 95 %)";
    if (mark.startsWith("FAIL")) passed = false;
    const sign = check.change ? "≥" : "≤";
    print(
      check.label.padEnd(46) +
        String(check.n).padStart(6) +
        String(windows).padStart(9) +
        percent(hits / windows).padStart(9) +
        `   ${sign} ${percent(bound).padEnd(8)}${mark}`,
    );
  }
  return passed;
}
