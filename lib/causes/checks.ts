/** What can be said of one feature alone: has it a factor, a stuck value, more missing ones, new categories, a drift? */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { kolmogorovSf, normalSf } from "#lib/stats/index.ts";

export type Share = { before: number; after: number; p: number };
export type FeatureCheck = {
  missing: Share;
  /** The value whose share grew most. */
  stuck: Share & { value: string };
  novel: Share & { values: string[] };
  /** current ≈ factor × reference on quantiles; `gain` is ln of how much worse a shift fits. Null for categories. */
  unit: { factor: number; gain: number } | null;
  /** Kolmogorov's D for numbers, total variation for categories: 0 to 1. */
  drift: { effect: number; p: number };
};

/** The factor where one clearly describes the change: better than a shift does, and by more than 15 %. */
export function factorOf({ unit, drift }: FeatureCheck): number | null {
  if (!unit || unit.gain <= 1 || drift.p > 1e-4 || unit.factor === 0) return null;
  return Math.abs(Math.log(Math.abs(unit.factor))) > 0.15 ? unit.factor : null;
}

/** Two-sided p of two shares, pooled; 1 where there is nothing to compare. */
export function shareTest(a: number, n: number, b: number, m: number): Share {
  if (n === 0 || m === 0) return { before: 0, after: 0, p: 1 };
  const pooled = (a + b + 1) / (n + m + 2);
  const z = (b / m - a / n) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return { before: a / n, after: b / m, p: 2 * normalSf(Math.abs(z)) };
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
  const rest = stuck.after - stuck.before > 0.02 ? b.filter((x) => x !== at) : b;
  return {
    missing,
    stuck,
    novel: { before: 0, after: 0, p: 1, values: [] },
    unit: unitOf(a, rest),
    drift: ks(a, b),
  };
}

const isNumber = (x: number) => !Number.isNaN(x);

/** Both sides sorted: the runs of equal values are walked side by side. */
function modeOf(a: Float64Array, b: Float64Array): FeatureCheck["stuck"] {
  let [value, count, own] = [Number.NaN, 0, 0];
  let excess = Number.NEGATIVE_INFINITY;
  let i = 0;
  for (let j = 0; j < b.length; ) {
    const x = b[j]!;
    const from = j;
    while (j < b.length && b[j] === x) j++;
    while (i < a.length && a[i]! < x) i++;
    const start = i;
    while (i < a.length && a[i] === x) i++;
    const more = (j - from) / b.length - (i - start) / Math.max(1, a.length);
    if (more > excess) [excess, value, count, own] = [more, x, j - from, i - start];
  }
  return { ...shareTest(own, a.length, count, b.length), value: String(value) };
}

/** Twenty-one quantiles of either side; the noise of a quantile keeps the ratio of two perfect fits at one. */
function unitOf(a: Float64Array, b: Float64Array): FeatureCheck["unit"] {
  if (a.length < 50 || b.length < 50) return null;
  const q = (xs: Float64Array, p: number) => xs[Math.min(xs.length - 1, Math.floor(p * xs.length))]!;
  const points = Array.from({ length: 21 }, (_, i) => 0.04 + 0.046 * i);
  const [x, y] = [points.map((p) => q(a, p)), points.map((p) => q(b, p))];
  const range = q(a, 0.75) - q(a, 0.25) || q(a, 0.96) - q(a, 0.04);
  if (![...x, ...y].every(Number.isFinite) || range === 0) return null;
  const square = x.reduce((s, v) => s + v * v, 0);
  const factor = x.reduce((s, v, i) => s + v * y[i]!, 0) / square;
  const shift = x.reduce((s, v, i) => s + y[i]! - v, 0) / x.length;
  const scaled = x.reduce((s, v, i) => s + (y[i]! - factor * v) ** 2, 0);
  const shifted = x.reduce((s, v, i) => s + (y[i]! - v - shift) ** 2, 0);
  const noise = 2 * range ** 2 * (1 / a.length + factor ** 2 / b.length) * points.length;
  return { factor, gain: Math.log((shifted + noise) / (scaled + noise)) };
}

function ks(a: Float64Array, b: Float64Array): FeatureCheck["drift"] {
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
  let [distance, chi, cells] = [0, 0, 0];
  let stuck: FeatureCheck["stuck"] = { before: 0, after: 0, p: 1, value: "" };
  for (const value of new Set([...a.keys(), ...b.keys()])) {
    const [k, l] = [a.get(value) ?? 0, b.get(value) ?? 0];
    if (n === 0 || m === 0) break;
    distance += Math.abs(k / n - l / m) / 2;
    const expected = ((k + l) * m) / (n + m);
    if (expected >= 5) {
      chi += (l - expected) ** 2 / (expected * (n / (n + m)));
      cells += 1;
    }
    if (l / m - k / n > stuck.after - stuck.before) stuck = { ...shareTest(k, n, l, m), value };
  }
  // Wilson & Hilferty (1931): the cube root of chi-square over its degrees is nearly normal.
  const df = Math.max(1, cells - 1);
  const z = ((chi / df) ** (1 / 3) - (1 - 2 / (9 * df))) / Math.sqrt(2 / (9 * df));
  return {
    missing: shareTest(reference.length - n, reference.length, current.length - m, current.length),
    stuck,
    novel: { ...shareTest(0, n, fresh, m), values: values.slice(0, 5).map(([v]) => v) },
    unit: null,
    drift: { effect: distance, p: cells > 1 ? normalSf(z) : 1 },
  };
}
