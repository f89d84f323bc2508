/** Block permutation of a window's periods and its baseline's: p and floors of one feature's hypotheses. */
import type { Profile } from "../domain/profile.ts";
import { detectors } from "../detect/index.ts";
import type { Table } from "../detect/table.ts";
import { blockPermutation, divisionsOf, type Permutation, random } from "../stats/index.ts";
import { balancedV } from "./effects.ts";
import type { Pending } from "./hypotheses.ts";
import { countPeriods } from "./period-counts.ts";
import type { Prepared } from "./prepare.ts";

/** With fewer ways to divide the periods, not even one hypothesis alone could pass. */
export const fewestDivisions = 25;

const draws = 200;

type Sides = { baseline: readonly Profile[]; window: readonly Profile[] };

export function permutePeriods(
  prepared: Prepared,
  table: Table,
  pending: readonly Pending[],
  { baseline, window }: Sides,
  seed: number,
): void {
  const blocks = baseline.length + window.length;
  if (divisionsOf(blocks, window.length) < fewestDivisions) {
    for (const h of pending) Object.assign(h, { tested: false, powerless: true });
    return;
  }
  const counted = countPeriods(prepared, [...window, ...baseline]);
  // The cells, then rows without a usable value.
  const width = counted.width + 1;
  const counts = new Float64Array(blocks * width);
  for (let k = 0; k < blocks; k++) {
    counts.set(counted.counts.subarray(k * counted.width, (k + 1) * counted.width), k * width);
    counts[k * width + counted.width] = counted.missing[k]!;
  }
  const split = splitter(prepared, table, counted.width);
  const input = { counts, width, chosen: window.length };
  for (const [i, h] of pending.entries()) {
    if (!h.tested) continue;
    const statistic = statisticOf(h.name, prepared);
    const found = blockPermutation(input, (a, b) => statistic(split(b, a)), seed + i);
    if (!found) continue;
    const periods = blocks;
    if ("exact" in found) {
      h.atLeast = found.exact;
      h.p = Math.max(h.p, found.exact);
      h.between = { p: found.exact, periods, inflation: null };
      continue;
    }
    h.permutation = h.permutation ? bothOf(h.permutation, found.permutation) : found.permutation;
    h.atLeast = h.method === "simulated" ? 0 : h.p;
    h.method = "simulated";
    h.between = { p: 1, periods, inflation: null };
  }
  setFloors(pending, input, split, seed);
}

/** Both must be passed: the larger p, and as many draws and exceedances as the one that has fewer. */
function bothOf(a: Permutation, b: Permutation): Permutation {
  return {
    get draws() {
      return Math.min(a.draws, b.draws);
    },
    get exceedances() {
      return Math.max(a.exceedances, b.exceedances);
    },
    p: () => Math.max(a.p(), b.p()),
    drawUntil(wanted, enough) {
      a.drawUntil(wanted, enough);
      b.drawUntil(wanted, enough);
    },
  };
}

type Split = (others: Float64Array, window: Float64Array) => Table;

/** Sums of periods as a table; the open tails lie where those of the window and its baseline do. */
function splitter(prepared: Prepared, table: Table, cells: number): Split {
  const total = (x: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i]!;
    return sum;
  };
  return (others, window) => {
    const [reference, current] = [others.subarray(0, cells), window.subarray(0, cells)];
    const [m, n] = [total(reference), total(current)];
    const missing = {
      reference: others[cells]!,
      referenceRows: m + others[cells]!,
      current: window[cells]!,
      currentRows: n + window[cells]!,
    };
    const positions = prepared.kind === "numeric" ? table.positions : new Float64Array(0);
    return { ...table, positions, tailWork: 0, reference, current, m, n, missing };
  };
}

function statisticOf(name: string, prepared: Prepared): (table: Table) => number {
  if (name === "null_rate") return (t) => detectors.null_rate.value(t) ?? 0;
  if (prepared.kind === "categorical") return (t) => detectors.chi_square.value(t) ?? 0;
  if (name === "ks") return (t) => detectors.ks.value(t) ?? 0;
  const scores =
    name === "spread"
      ? prepared.levels
      : Float64Array.from(prepared.reference, (_, i) => Number(i !== prepared.constantCell));
  const mean = (counts: Float64Array, n: number) => {
    let sum = 0;
    for (let i = 0; i < counts.length; i++) sum += counts[i]! * scores[i]!;
    return sum / n;
  };
  return ({ reference, current, m, n }) =>
    m > 0 && n > 0 ? Math.abs(mean(current, n) - mean(reference, m)) : 0;
}

/** The 95 % and 99 % points of the effects over divisions drawn at random. */
function setFloors(
  pending: readonly Pending[],
  input: { counts: Float64Array; width: number; chosen: number },
  split: Split,
  seed: number,
): void {
  const effects = [...new Set(pending.filter((h) => h.tested).map((h) => h.effect))];
  const rng = random(seed + 17);
  const { counts, width, chosen } = input;
  const blocks = counts.length / width;
  const order = Uint32Array.from({ length: blocks }, (_, i) => i);
  const seen = effects.map(() => [] as number[]);
  const total = new Float64Array(width);
  for (let k = 0; k < blocks; k++) for (let i = 0; i < width; i++) total[i]! += counts[k * width + i]!;
  const [window, others] = [new Float64Array(width), new Float64Array(width)];
  for (let draw = 0; draw < draws; draw++) {
    window.fill(0);
    for (let j = 0; j < chosen; j++) {
      const other = j + rng.int(blocks - j);
      const block = order[other]!;
      order[other] = order[j]!;
      order[j] = block;
      for (let i = 0; i < width; i++) window[i]! += counts[block * width + i]!;
    }
    for (let i = 0; i < width; i++) others[i] = total[i]! - window[i]!;
    const table = split(others, window);
    for (const [i, { name }] of effects.entries()) {
      const value =
        name === "wasserstein"
          ? detectors.wasserstein.value(table)
          : name === "cramers_v_balanced"
            ? balancedV(table)
            : name === "null_rate"
              ? detectors.null_rate.value(table)
              : 0;
      seen[i]!.push(value ?? Number.MAX_VALUE);
    }
  }
  for (const [i, effect] of effects.entries()) {
    const sorted = seen[i]!.sort((a, b) => a - b);
    const at = (q: number) => sorted[Math.ceil(q * draws) - 1]!;
    effect.floor95 = Math.max(effect.floor95 ?? 0, at(0.95));
    effect.floor = Math.max(effect.floor ?? 0, at(0.99));
  }
}
