/** Two distributions over the same bars, from counts over the reference's frozen bins. */
import { measure, percent } from "#lib/format/number.ts";

type Both<T> = { reference: T; current: T };

export type DistributionData = {
  feature: string;
  reference: { n: number; counts: readonly number[] };
  current: { n: number; counts: readonly number[] };
  bins?: readonly { label: string; low: number; high: number }[];
  categories?: readonly { label: string; new: boolean; vanished: boolean }[];
  nulls: Both<number>;
  nan: Both<number>;
  inf: Both<number>;
  below: Both<number>;
  above: Both<number>;
  summary: Both<Record<string, unknown>>;
};

/** Shares of the rows that have a value. */
export type Bar = { label: string; reference: number; current: number; mark: "new" | "vanished" | null };
export type Prepared =
  | { kind: "histogram"; low: number; high: number; bars: Bar[]; beyond: Both<number> }
  | { kind: "values"; bars: Bar[]; hidden: number };

const displayBins = 40;
const valuesMost = 14;

export function prepareDistribution(d: DistributionData): Prepared {
  if (d.categories) return values(d, d.categories);
  const bins = d.bins ?? [];
  const discrete = bins.length > 0 && bins.every((b) => !b.label.startsWith("["));
  if (discrete || bins.length < 2) {
    return values(
      d,
      bins.map((b) => ({ label: b.label, new: false, vanished: false })),
      true,
    );
  }
  return histogram(d, bins);
}

type Value = { label: string; new: boolean; vanished: boolean };

function values(d: DistributionData, all: readonly Value[], ordered = false): Prepared {
  const [m, n] = [rowsWithValue(d, "reference"), rowsWithValue(d, "current")];
  const bars = all.map((v, i): Bar => {
    const [a, b] = [d.reference.counts[i] ?? 0, d.current.counts[i] ?? 0];
    return { label: v.label, ...shares(a, b, m, n), mark: markOf(v, a, b) };
  });
  if (ordered) bars.push(...outside(d, m, n));
  const used = bars.filter((b) => b.reference > 0 || b.current > 0);
  if (ordered && used.length <= 50) return { kind: "values", bars: used, hidden: 0 };
  const large = used.toSorted((a, b) => Math.max(b.reference, b.current) - Math.max(a.reference, a.current));
  const shown = large.slice(0, valuesMost);
  // What is new is shown however rare it is.
  const fresh = large
    .slice(valuesMost)
    .filter((b) => b.mark === "new")
    .slice(0, 6);
  return { kind: "values", bars: [...shown, ...fresh], hidden: used.length - shown.length - fresh.length };
}

function markOf(v: Value, a: number, b: number): Bar["mark"] {
  if (v.new || (a === 0 && b > 0)) return "new";
  return v.vanished ? "vanished" : null;
}

function outside(d: DistributionData, m: number, n: number): Bar[] {
  const bar = (label: string, both: Both<number>): Bar => ({
    label,
    ...shares(both.reference, both.current, m, n),
    mark: both.current > 0 ? "new" : null,
  });
  return [bar("below the reference", d.below), bar("above the reference", d.above)];
}

function shares(a: number, b: number, m: number, n: number) {
  return { reference: m > 0 ? a / m : 0, current: n > 0 ? b / n : 0 };
}

export function rowsWithValue(d: DistributionData, side: "reference" | "current"): number {
  return d[side].counts.reduce((a, b) => a + b, 0) + d.below[side] + d.above[side];
}

type Piece = { low: number; high: number; share: number };

/** Bins as stretches of even density; the open tails reach to the window's own extremes. */
function piecesOf(
  d: DistributionData,
  bins: readonly { low: number; high: number }[],
  side: "reference" | "current",
): Piece[] {
  const n = rowsWithValue(d, side);
  if (n === 0) return [];
  const pieces = bins.map((b, i) => ({ ...b, share: (d[side].counts[i] ?? 0) / n }));
  const [first, last] = [bins[0]!.low, bins.at(-1)!.high];
  const { min, max } = d.summary[side] as { min: number | null; max: number | null };
  if (d.below[side] > 0)
    pieces.unshift({ low: Math.min(min ?? first, first), high: first, share: d.below[side] / n });
  if (d.above[side] > 0)
    pieces.push({ low: last, high: Math.max(max ?? last, last), share: d.above[side] / n });
  return pieces;
}

function shareBelow(pieces: readonly Piece[], x: number): number {
  let total = 0;
  for (const { low, high, share } of pieces) {
    if (x >= high) total += share;
    else if (x > low) total += share * ((x - low) / (high - low));
  }
  return total;
}

function pointAt(pieces: readonly Piece[], q: number): number {
  let seen = 0;
  for (const { low, high, share } of pieces) {
    if (share > 0 && seen + share >= q)
      return low + (high - low) * Math.min(1, Math.max(0, (q - seen) / share));
    seen += share;
  }
  return pieces.at(-1)?.high ?? 0;
}

/**
 * Bars of equal width over the middle 99 % of both sides, and no further into a long tail than half the
 * width of the middle 90 %; what lies beyond is said in words.
 */
function histogram(d: DistributionData, bins: readonly { low: number; high: number }[]): Prepared {
  const sides = [piecesOf(d, bins, "reference"), piecesOf(d, bins, "current")] as const;
  const used = sides.filter((p) => p.length > 0);
  const [low, high] = used.length === 0 ? [bins[0]!.low, bins.at(-1)!.high] : spanOf(used);
  const width = (high - low || 1) / displayBins;
  const bars = Array.from({ length: displayBins }, (_, i): Bar => {
    const [from, to] = [low + i * width, low + (i + 1) * width];
    const share = (p: readonly Piece[]) => shareBelow(p, to) - shareBelow(p, from);
    const label = `${measure(from)} to ${measure(to)}`;
    return { label, reference: share(sides[0]), current: share(sides[1]), mark: null };
  });
  const beyond = (p: readonly Piece[]) =>
    p.length === 0 ? 0 : Math.max(0, 1 - shareBelow(p, high) + shareBelow(p, low));
  return {
    kind: "histogram",
    low,
    high: low + width * displayBins,
    bars,
    beyond: { reference: beyond(sides[0]), current: beyond(sides[1]) },
  };
}

function spanOf(sides: readonly (readonly Piece[])[]): [number, number] {
  const spans = sides.map((p) => {
    const [a, b] = [pointAt(p, 0.05), pointAt(p, 0.95)];
    const tail = (b - a) / 2;
    return tail > 0
      ? ([Math.max(pointAt(p, 0.005), a - tail), Math.min(pointAt(p, 0.995), b + tail)] as const)
      : ([pointAt(p, 0.005), pointAt(p, 0.995)] as const);
  });
  return [Math.min(...spans.map((s) => s[0])), Math.max(...spans.map((s) => s[1]))];
}

/** What changed, in one sentence. */
export function sentenceOf(d: DistributionData): string {
  const missing = (side: "reference" | "current") =>
    d[side].n > 0 ? (d.nulls[side] + d.nan[side] + d.inf[side]) / d[side].n : 0;
  const [a, b] = [missing("reference"), missing("current")];
  const lost = Math.abs(b - a) >= 0.005 ? ` Missing values went from ${percent(a)} to ${percent(b)}.` : "";
  if (d.current.n === 0) return "The window has no events.";
  if (d.categories) {
    const fresh = d.categories.filter((c) => c.new).map((c) => c.label);
    const gone = d.categories.filter((c) => c.vanished).length;
    const added =
      fresh.length > 0
        ? `New: ${fresh.slice(0, 3).join(", ")}${fresh.length > 3 ? " …" : ""}.`
        : "No new value.";
    return `${added}${gone > 0 ? ` ${gone} of the reference's values are not there.` : ""}${lost}`;
  }
  const [r, c] = [d.summary.reference["mean"], d.summary.current["mean"]] as (number | null)[];
  return `The mean went from ${measure(r)} to ${measure(c)}.${lost}`;
}
