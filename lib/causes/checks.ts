/** What can be said of one feature alone: has it a factor, a stuck value, more missing ones, new categories, a drift? */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { fisherExact, kolmogorovSf, normalSf } from "#lib/stats/index.ts";
import { expectedShare } from "./atoms.ts";
import { isScale, type UnitChange, unitChange } from "./units.ts";

export type Share = { before: number; after: number; p: number };
export type FeatureCheck = {
  missing: Share;
  /** The value whose share grew most beyond that of its neighbours, which grow with it where a distribution moves. */
  stuck: Share & {
    value: string;
    excess: number;
    /** Kolmogorov's D of the other values: a stuck value leaves them. */
    others: number;
  };
  /** Its `before` is the share that values which the reference happens not to have had by then. */
  novel: Share & { values: string[] };
  /** current ≈ factor × reference + offset on quantiles (units.ts). Null for categories. */
  unit: UnitChange | null;
  /** Kolmogorov's D for numbers, total variation for categories: 0 to 1. */
  drift: { effect: number; p: number };
};

/** The factor where a change of scale clearly describes the change: by more than 15 %, with quantiles that fit. */
export function factorOf({ unit, drift }: FeatureCheck): number | null {
  if (!unit || !isScale(unit) || drift.p > 1e-4 || unit.factor === 0) return null;
  const large = Math.abs(Math.log(Math.abs(unit.factor))) > 0.15;
  return large || unit.offset !== 0 || unit.factor < 0 ? unit.factor : null;
}

/** So few in both that the normal distribution says nothing of them. */
const few = 20;

/** Two-sided p of two shares, pooled, of few by Fisher's exact test; 1 where there is nothing to compare. */
export function shareTest(a: number, n: number, b: number, m: number): Share {
  if (n === 0 || m === 0) return { before: 0, after: 0, p: 1 };
  const shares = { before: a / n, after: b / m };
  if (a + b <= few) return { ...shares, p: fisherExact(a, n, b, m) ?? 1 };
  const pooled = (a + b + 1) / (n + m + 2);
  const z = (b / m - a / n) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return { ...shares, p: 2 * normalSf(Math.abs(z)) };
}

export function checkFeature(reference: RawColumn, current: RawColumn): FeatureCheck {
  if (reference.kind === "numeric" && current.kind === "numeric") {
    return checkNumbers(reference.values, current.values);
  }
  const texts = (c: RawColumn) =>
    c.kind === "categorical" ? c.values : Array.from(c.values, (x) => (Number.isNaN(x) ? null : String(x)));
  return checkTexts(texts(reference), texts(current));
}

function checkNumbers(reference: Float64Array, current: Float64Array): FeatureCheck {
  const [a, b] = [reference.filter(isNumber).sort(), current.filter(isNumber).sort()];
  const missing = shareTest(
    reference.length - a.length,
    reference.length,
    current.length - b.length,
    current.length,
  );
  const stuck = modeOf(a, b);
  const at = Number(stuck.value);
  const others = (xs: Float64Array) => (stuck.excess > 0.02 ? xs.filter((x) => x !== at) : xs);
  return {
    missing,
    stuck: { ...stuck, others: stuck.excess > 0.02 ? ks(others(a), others(b)).effect : 0 },
    novel: { before: 0, after: 0, p: 1, values: [] },
    unit: unitChange(others(a), others(b)),
    drift: ks(a, b),
  };
}

const isNumber = (x: number) => !Number.isNaN(x);

type Run = { value: number; before: number; after: number };

/** So many values that grew most beyond their neighbours are looked at again, where they grew by this share. */
const [lookedAt, worthIt] = [4, 0.005];

/** Both sides sorted: the runs of equal values are walked side by side. */
function modeOf(a: Float64Array, b: Float64Array): FeatureCheck["stuck"] {
  const none = { before: 0, after: 0, p: 1, value: "NaN", excess: 0, others: 0 };
  if (b.length === 0) return none;
  const growth = ({ before, after }: Run) => after / b.length - before / Math.max(1, a.length);
  const most: { run: Run; excess: number }[] = [];
  // The last three distinct values: the middle one is judged by the other two.
  let [left, middle]: (Run | null)[] = [null, null];
  const judge = (right: Run | null) => {
    if (!middle) return;
    const around = Math.max(0, left ? growth(left) : 0, right ? growth(right) : 0);
    const excess = growth(middle) - around;
    if (most.length === lookedAt && excess <= most.at(-1)!.excess) return;
    most.push({ run: middle, excess });
    most.sort((x, y) => y.excess - x.excess).splice(lookedAt);
  };
  let [i, j, distinct] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    distinct += 1;
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    const [from, start] = [i, j];
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    const right: Run = { value, before: i - from, after: j - start };
    judge(right);
    [left, middle] = [middle, right];
  }
  judge(null);
  const [found] = most
    .map(({ run, excess }) => {
      // What a moved distribution says of it counts only where there is something to explain.
      const expected = excess > worthIt ? (expectedShare(a, b, run.value) ?? 0) : 0;
      return { ...run, excess: Math.max(0, Math.min(excess, run.after / b.length - expected)) };
    })
    .sort((x, y) => y.excess - x.excess);
  if (!found) return none;
  const share = shareTest(found.before, a.length, found.after, b.length);
  // The most frequent of so many values.
  const p = Math.min(1, share.p * distinct);
  return { ...share, p, value: String(found.value), excess: found.excess, others: 0 };
}

/** Kolmogorov's D of two sorted samples. */
export function ks(a: Float64Array, b: Float64Array): FeatureCheck["drift"] {
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return { effect: 0, p: 1 };
  let [i, j, d] = [0, 0, 0];
  while (i < n && j < m) {
    const x = Math.min(a[i]!, b[j]!);
    while (i < n && a[i] === x) i++;
    while (j < m && b[j] === x) j++;
    d = Math.max(d, Math.abs(i / n - j / m));
  }
  return { effect: d, p: kolmogorovSf(d * Math.sqrt((n * m) / (n + m))) };
}

function checkTexts(
  reference: readonly (string | null)[],
  current: readonly (string | null)[],
): FeatureCheck {
  const count = (xs: readonly (string | null)[]) => {
    const counts = new Map<string, number>();
    for (const x of xs) if (x !== null) counts.set(x, (counts.get(x) ?? 0) + 1);
    return counts;
  };
  const [a, b] = [count(reference), count(current)];
  const size = (m: Map<string, number>) => [...m.values()].reduce((s, n) => s + n, 0);
  const [n, m] = [size(a), size(b)];
  const values = [...b].filter(([v]) => !a.has(v)).sort((p, q) => q[1] - p[1]);
  const fresh = values.reduce((s, [, k]) => s + k, 0);
  // Good & Turing: unseen values have together about the share of those that were seen once.
  const rare = [...a.values()].reduce((s, k) => s + Number(k === 1), 0);
  let [distance, chi, cells] = [0, 0, 0];
  let stuck: FeatureCheck["stuck"] = { before: 0, after: 0, p: 1, value: "", excess: 0, others: 0 };
  for (const value of new Set([...a.keys(), ...b.keys()])) {
    const [k, l] = [a.get(value) ?? 0, b.get(value) ?? 0];
    if (n === 0 || m === 0) break;
    distance += Math.abs(k / n - l / m) / 2;
    const expected = ((k + l) * m) / (n + m);
    if (expected >= 5) {
      chi += (l - expected) ** 2 / (expected * (n / (n + m)));
      cells += 1;
    }
    const excess = l / m - k / n;
    if (excess > stuck.excess) stuck = { ...shareTest(k, n, l, m), value, excess, others: 0 };
  }
  // Wilson & Hilferty (1931): the cube root of chi-square over its degrees is nearly normal.
  const df = Math.max(1, cells - 1);
  const z = ((chi / df) ** (1 / 3) - (1 - 2 / (9 * df))) / Math.sqrt(2 / (9 * df));
  return {
    missing: shareTest(reference.length - n, reference.length, current.length - m, current.length),
    stuck,
    novel: { ...shareTest(rare, n, fresh, m), values: values.slice(0, 5).map(([v]) => v) },
    unit: null,
    drift: { effect: distance, p: cells > 1 ? normalSf(z) : 1 },
  };
}
