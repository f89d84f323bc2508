/**
 * Two profiles side by side over the reference's own bins or categories.
 * Quantiles of the reference are exact; those of a window are interpolated inside bins (see
 * sketch/window-summary.ts) and say so. Nothing here decides anything.
 */
import type {
  Baseline,
  CategoricalProfile,
  NumericBaseline,
  NumericProfile,
  Profile,
} from "../domain/profile.ts";
import { summarizeWindow, summaryQuantiles } from "../sketch/window-summary.ts";

/** `exact` is given where the side is the reference data set, whose figures were computed from its rows. */
export type DistributionSide = { profile: Profile; exact: Baseline | null };

type Both<T> = { reference: T; current: T };

export type Summary = {
  n: number;
  mean: number | null;
  std: number | null;
  min: number | null;
  max: number | null;
  quantiles: "exact" | "interpolated";
} & Record<`q${string}`, number | null>;

export type DistributionSides = {
  reference: { n: number; counts: number[] };
  current: { n: number; counts: number[] };
  bins?: { label: string; low: number; high: number }[];
  categories?: { label: string; new: boolean; vanished: boolean }[];
  nulls: Both<number>;
  nan: Both<number>;
  inf: Both<number>;
  below: Both<number>;
  above: Both<number>;
  summary: Both<Summary> | Both<{ n: number; distinct: number; top: string | null }>;
};

export function distributionSides(
  baseline: Baseline,
  reference: DistributionSide,
  current: DistributionSide,
): DistributionSides {
  if (baseline.kind === "numeric") return numericSides(baseline, reference, current);
  return categoricalSides(reference.profile as CategoricalProfile, current.profile as CategoricalProfile);
}

function numericSides(
  baseline: NumericBaseline,
  reference: DistributionSide,
  current: DistributionSide,
): DistributionSides {
  const r = reference.profile as NumericProfile;
  const c = current.profile as NumericProfile;
  const { edges } = baseline;
  const inner = (p: NumericProfile) => (edges.length > 0 ? p.counts.slice(1, -1) : []);
  const both = (f: (p: NumericProfile) => number) => ({ reference: f(r), current: f(c) });
  const bins = edges.slice(0, -1).map((low, i) => {
    const high = edges[i + 1] as number;
    const closed = i === edges.length - 2;
    const value = baseline.representatives[i + 1];
    const label =
      baseline.atoms && value !== undefined
        ? short(value)
        : `[${short(low)}, ${short(high)}${closed ? "]" : ")"}`;
    return { label, low, high };
  });
  return {
    reference: { n: r.n, counts: inner(r) },
    current: { n: c.n, counts: inner(c) },
    bins,
    nulls: both((p) => p.nulls),
    nan: both((p) => p.nan),
    inf: both((p) => p.posInf + p.negInf),
    below: both((p) => (edges.length > 0 ? (p.counts[0] ?? 0) : 0)),
    above: both((p) => p.counts.at(-1) ?? 0),
    summary: { reference: summary(baseline, reference), current: summary(baseline, current) },
  };
}

function summary(baseline: NumericBaseline, side: DistributionSide): Summary {
  const profile = side.profile as NumericProfile;
  const window = summarizeWindow(baseline.edges, profile);
  const exact = side.exact?.kind === "numeric" ? side.exact : null;
  const quantiles = summaryQuantiles.map((q) => [
    `q${String(Math.round(q * 100)).padStart(2, "0")}`,
    exact ? (exact.quantiles[String(q)] ?? null) : window.quantiles[String(q)],
  ]);
  return {
    n: profile.n,
    mean: exact ? exact.mean : window.mean,
    std: exact ? exact.std : window.std,
    min: profile.min,
    max: profile.max,
    quantiles: exact ? "exact" : "interpolated",
    ...Object.fromEntries(quantiles),
  };
}

function categoricalSides(r: CategoricalProfile, c: CategoricalProfile): DistributionSides {
  const values = [...new Set([...Object.keys(r.counts), ...Object.keys(c.counts)])];
  const weight = (v: string) => (r.counts[v] ?? 0) / Math.max(1, r.n) + (c.counts[v] ?? 0) / Math.max(1, c.n);
  values.sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1));
  const both = (x: number) => ({ reference: x, current: x });
  const side = (p: CategoricalProfile) => {
    const seen = values.filter((v) => (p.counts[v] ?? 0) > 0);
    const top = seen.toSorted((a, b) => (p.counts[b] ?? 0) - (p.counts[a] ?? 0))[0] ?? null;
    return { n: p.n, distinct: seen.length, top };
  };
  return {
    reference: { n: r.n, counts: values.map((v) => r.counts[v] ?? 0) },
    current: { n: c.n, counts: values.map((v) => c.counts[v] ?? 0) },
    categories: values.map((label) => ({
      label,
      new: !r.counts[label] && Boolean(c.counts[label]),
      vanished: Boolean(r.counts[label]) && !c.counts[label],
    })),
    nulls: { reference: r.nulls, current: c.nulls },
    nan: both(0),
    inf: both(0),
    below: both(0),
    above: both(0),
    summary: { reference: side(r), current: side(c) },
  };
}

/** Six significant digits, without trailing zeros. */
function short(x: number): string {
  return String(Number(x.toPrecision(6)));
}
