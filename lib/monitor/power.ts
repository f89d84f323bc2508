/**
 * The smallest change of a column that a rule would notice in nine of ten windows of a given size, found by injecting
 * changes of growing size into the reference's own rows and judging each window as the product does.
 *
 * Numeric: all values move by δ of the reference's σ. Categorical: a share of the rows moves from the most frequent
 * value to the second (to a value never seen where there is no second). Nulls: a share of the rows becomes null.
 * One column changes and the others do not, so it must pass the first step of Benjamini–Hochberg: q over the number of
 * columns. Windows are drawn from the reference's cells (multinomial); the size is found by bisection over a grid.
 * Null: not even the largest of the grid is noticed, or the column has no rows to change.
 */
import { decideWindow, type FloorCache } from "../decide/index.ts";
import type { Baseline, CategoricalBaseline, NumericBaseline, Profile } from "../domain/profile.ts";
import { numericProfileOf } from "../sketch/profile-of.ts";
import { type Random, random } from "../stats/index.ts";
import type { MonitorRule } from "./rule.ts";

export const injections = ["shift", "mix", "nulls"] as const;
export type Injection = (typeof injections)[number];

const sizes: Record<Injection, readonly number[]> = {
  shift: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 5],
  mix: [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 1],
  nulls: [0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1],
};

const trials = 40;
const wanted = 0.9;

export type PowerInput = {
  feature: string;
  baseline: Baseline;
  /** Rows of a window. */
  n: number;
  /** Columns judged together. */
  columns: number;
  rule: Pick<MonitorRule, "q" | "effectAtLeast">;
  floors: FloorCache;
  seed: number;
};

export type Power = { injection: Injection; smallest: number | null; found: number | null };

/** What fits the column: a shift or a mix of its values, and nulls. */
export function powerOf(input: PowerInput): Power[] {
  const own: Injection = input.baseline.kind === "numeric" ? "shift" : "mix";
  return [smallestFound(input, own), smallestFound(input, "nulls")];
}

function smallestFound(input: PowerInput, injection: Injection): Power {
  const grid = sizes[injection];
  let [low, high] = [0, grid.length - 1];
  let found = shareFound(input, injection, grid[high]!);
  if (!(found >= wanted)) return { injection, smallest: null, found: Number.isNaN(found) ? null : found };
  while (low < high) {
    const middle = (low + high) >> 1;
    const share = shareFound(input, injection, grid[middle]!);
    if (share >= wanted) [high, found] = [middle, share];
    else low = middle + 1;
  }
  return { injection, smallest: grid[high]!, found };
}

function shareFound(input: PowerInput, injection: Injection, size: number): number {
  const { baseline, rule, floors } = input;
  const rng = random(input.seed);
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const profile = inject(baseline, input.n, injection, size, rng);
    if (!profile) return Number.NaN;
    const [decision] = decideWindow([{ feature: input.feature, baseline, profile }], {
      floors,
      seed: input.seed + trial,
      q: rule.q / Math.max(1, input.columns),
      detectors: [],
    });
    const effect = decision!.effect?.value ?? Number.POSITIVE_INFINITY;
    if (decision!.verdict === "drift" && effect >= (rule.effectAtLeast ?? 0)) found += 1;
  }
  return found / trials;
}

function inject(
  baseline: Baseline,
  n: number,
  injection: Injection,
  size: number,
  rng: Random,
): Profile | null {
  const rows = baseline.profile.n;
  const nulls = rng.binomial(n, rows > 0 ? baseline.profile.nulls / rows : 0);
  const emptied = injection === "nulls" ? rng.binomial(n - nulls, size) : 0;
  const left = n - nulls - emptied;
  if (baseline.kind === "numeric") {
    return shifted(baseline, { n, nulls: nulls + emptied, left }, injection === "shift" ? size : 0, rng);
  }
  return mixed(baseline, { n, nulls: nulls + emptied, left }, injection === "mix" ? size : 0, rng);
}

type Rows = { n: number; nulls: number; left: number };

function shifted(b: NumericBaseline, rows: Rows, size: number, rng: Random): Profile | null {
  const reference = b.profile.counts;
  const by = size * (b.std ?? 0);
  if (!reference.some((c) => c > 0) || (size > 0 && !(by > 0))) return null;
  const drawn = rng.multinomial(rows.left, reference, new Float64Array(reference.length));
  const values: (number | null)[] = [];
  for (const [cell, count] of drawn.entries()) {
    for (let i = 0; i < count; i++) values.push(valueIn(b, cell, rng) + by);
  }
  for (let i = 0; i < rows.nulls; i++) values.push(null);
  return numericProfileOf(values, b.edges, b.median);
}

/** A value of the cell: its own where the cell is one value, else evenly over it. */
function valueIn(b: NumericBaseline, cell: number, rng: Random): number {
  const [low, high] = [b.edges[cell - 1], b.edges[cell]];
  if (b.atoms || low === undefined || high === undefined) return b.representatives[cell]!;
  return low + (high - low) * rng.uniform();
}

function mixed(b: CategoricalBaseline, rows: Rows, share: number, rng: Random): Profile | null {
  const values = Object.entries(b.profile.counts).sort(([v, a], [w, c]) => c - a || (v < w ? -1 : 1));
  if (values.length === 0) return null;
  const weights = values.map(([, count]) => count);
  const drawn = rng.multinomial(rows.left, weights, new Float64Array(values.length));
  const moved = Math.min(drawn[0]!, rng.binomial(rows.left, share));
  const counts: Record<string, number> = {};
  for (const [i, [value]] of values.entries()) if (drawn[i]! > 0) counts[value] = drawn[i]!;
  if (moved > 0) {
    const to = values[1]?.[0] ?? "(a new value)";
    counts[values[0]![0]] = drawn[0]! - moved;
    counts[to] = (counts[to] ?? 0) + moved;
  }
  return { kind: "categorical", n: rows.n, nulls: rows.nulls, counts };
}
