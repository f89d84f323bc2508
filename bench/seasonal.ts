/**
 * Baselines on data with a weekly pattern and days that are unlike each other: how many clean windows alarm, and how
 * often a shift of 0.5 σ in one of thirty columns is found, by baseline, held to the periods' differences or not.
 */
import { decideWindow, type FeatureInput, type FloorSet, ordinaryPeriods } from "#lib/decide/index.ts";
import type { Profile } from "#lib/domain/profile.ts";
import { mergeProfiles } from "#lib/sketch/merge.ts";
import { rebase } from "#lib/sketch/rebase.ts";
import { betaInc } from "#lib/stats/index.ts";
import { type Column, makeWorld, type World } from "./seasonal-world.ts";

export const name = "seasonal";

const history = 84;
const windowsEach = 7;
// Floors of a baseline that is not held to its periods are simulated anew for each window: that takes a second.

type Baseline = { name: string; periods: (day: number) => number[]; rowsOnly: boolean; gate?: boolean };

const back = (count: number, step: number) => (day: number) =>
  Array.from({ length: count }, (_, i) => day - step * (i + 1));

const baselines: Baseline[] = [
  { name: "reference", periods: () => [], rowsOnly: false },
  { name: "trailing:28d, rows only", periods: back(28, 1), rowsOnly: true },
  { name: "trailing:28d", periods: back(28, 1), rowsOnly: false, gate: true },
  { name: "same-weekday:8, rows only", periods: back(8, 7), rowsOnly: true },
  { name: "same-weekday:8", periods: back(8, 7), rowsOnly: false, gate: true },
];

const worlds: { label: string; world: World; replicates: number }[] = [
  { label: "independent rows, no pattern", world: { weekday: 0, day: 0, ar: 0, rows: 300 }, replicates: 30 },
  { label: "weekly pattern", world: { weekday: 0.3, day: 0, ar: 0, rows: 300 }, replicates: 30 },
  { label: "days, AR(1) 0.5", world: { weekday: 0, day: 0.1, ar: 0.5, rows: 300 }, replicates: 30 },
  { label: "days, AR(1) 0.8", world: { weekday: 0, day: 0.1, ar: 0.8, rows: 300 }, replicates: 30 },
  { label: "weekly, days AR(1) 0.5", world: { weekday: 0.3, day: 0.1, ar: 0.5, rows: 300 }, replicates: 30 },
  { label: "weekly, days AR(1) 0.8", world: { weekday: 0.3, day: 0.1, ar: 0.8, rows: 300 }, replicates: 30 },
];

type Tally = { clean: number; found: number; windows: number };

function judge(
  columns: Column[],
  profiles: Profile[][],
  day: number,
  shifted: Profile | null,
  b: Baseline,
  floors: Map<string, FloorSet>,
) {
  const periods = b.periods(day);
  const inputs = columns.map((c, i): FeatureInput => {
    const profile = i === 0 && shifted ? shifted : profiles[i]![day]!;
    if (periods.length === 0) return { feature: c.feature, baseline: c.baseline, profile };
    const all = periods.map((d) => profiles[i]![d]!);
    const parts = b.rowsOnly
      ? all
      : ordinaryPeriods(b.name.startsWith("trailing") ? "trailing" : "same-weekday", c.baseline, all);
    const baseline = rebase(
      c.baseline,
      parts.reduce((sum, p) => mergeProfiles(sum, p)),
    );
    const held = b.rowsOnly ? {} : { periods: { baseline: parts, window: [profile] } };
    return { feature: c.feature, baseline, profile, ...held };
  });
  return decideWindow(inputs, { floors, seed: day, detectors: [] });
}

function simulate(world: World, replicates: number, seed: number): Tally[] {
  const tallies = baselines.map(() => ({ clean: 0, found: 0, windows: 0 }));
  for (let r = 0; r < replicates; r++) {
    const columns = makeWorld(world, history + windowsEach, seed + 104_729 * r);
    const floors = new Map<string, FloorSet>();
    const days = Array.from({ length: history + windowsEach }, (_, d) => d);
    const profiles = columns.map((c) => days.map((d) => c.profile(d, 0)));
    for (let w = 0; w < windowsEach; w++) {
      const day = history + w;
      const shifted = columns[0]!.profile(day, 0.5);
      for (const [i, b] of baselines.entries()) {
        const tally = tallies[i]!;
        if (b.rowsOnly && (w > 0 || r % 4 > 0)) continue;
        tally.windows += 1;
        if (judge(columns, profiles, day, null, b, floors).some((d) => d.verdict === "drift"))
          tally.clean += 1;
        if (judge(columns, profiles, day, shifted, b, floors)[0]!.verdict === "drift") tally.found += 1;
      }
    }
  }
  return tallies;
}

/** Exact one-sided 95 % limit of a share (Clopper & Pearson 1934). */
function upperLimit(hits: number, windows: number): number {
  if (hits === windows) return 1;
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (betaInc(hits + 1, windows - hits, middle) < 0.95) low = middle;
    else high = middle;
  }
  return high;
}

const percent = (x: number) => `${(100 * x).toFixed(1)} %`;

export async function run(print: (line: string) => void): Promise<boolean> {
  print(
    `${"data".padEnd(32)}${"baseline".padEnd(28)}${"windows".padStart(8)}${"clean: drift".padStart(14)}   95 % limit   0.5σ found`,
  );
  let passed = true;
  for (const [i, { label, world, replicates }] of worlds.entries()) {
    const tallies = simulate(world, replicates, 1_000_003 * (i + 1));
    for (const [j, { clean, found, windows }] of tallies.entries()) {
      // Windows of one world share their history: the limit is for the reader, the gate is on the share.
      const fails = baselines[j]!.gate === true && clean / windows > 0.07;
      if (fails) passed = false;
      print(
        label.padEnd(32) +
          baselines[j]!.name.padEnd(28) +
          String(windows).padStart(8) +
          percent(clean / windows).padStart(14) +
          `   ≤ ${percent(upperLimit(clean, windows)).padEnd(9)}` +
          percent(found / windows).padStart(12) +
          (fails ? "   FAIL (≤ 7 %)" : ""),
      );
    }
  }
  return passed;
}
