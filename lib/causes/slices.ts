/** Where did the loss grow? One or two conditions under which it grew much and without which it did not. */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { normalSf } from "#lib/stats/index.ts";
import { momentsOf, someOf, welch } from "./relation.ts";

type Predicate = { feature: number; text: string; reference: Uint8Array; current: Uint8Array };

export type Slice = {
  text: string;
  /** Which current rows are in it. */
  current: Uint8Array;
  /** Share of the current rows. */
  share: number;
  /** Share of the growth of the loss that lies in it: share × growth within over growth of all. */
  concentration: number;
  /** Growth within against growth outside, over its standard error. */
  z: number;
  /** Growth outside over its standard error. */
  rest: number;
  p: number;
};

const smallest = 0.03;
const mostCategories = 20;

/** The loss of each row (NaN where unknown), and the rows of both sides that count. Null where nothing stands out. */
export function findSlice(
  names: readonly string[],
  columns: { reference: readonly RawColumn[]; current: readonly RawColumn[] },
  loss: { reference: Float64Array; current: Float64Array },
  rows: readonly number[],
): Slice | null {
  const before = someOf(Array.from(loss.reference.keys()).filter((i) => Number.isFinite(loss.reference[i]!)));
  const after = someOf(rows.filter((i) => Number.isFinite(loss.current[i]!)));
  if (before.length < 100 || after.length < 100) return null;
  const singles = names.flatMap((name, j) =>
    predicatesOf(name, j, columns.reference[j]!, columns.current[j]!),
  );
  let tests = 0;
  const judge = (one: Predicate): Slice | null => {
    tests += 1;
    return judgeSlice(one, loss, before, after);
  };
  const found = singles
    .map((one) => ({ one, slice: judge(one) }))
    .filter((f): f is { one: Predicate; slice: Slice } => f.slice !== null)
    .sort((a, b) => b.slice.z - a.slice.z);
  let best = found[0]?.slice ?? null;
  for (const [i, a] of found.slice(0, 8).entries()) {
    for (const b of found.slice(0, 8).slice(i + 1)) {
      if (a.one.feature === b.one.feature) continue;
      const slice = judge(both(a.one, b.one));
      // Two conditions must say clearly more than one.
      if (slice && best && slice.z > 1.25 * best.z) best = slice;
    }
  }
  return best && { ...best, p: Math.min(1, best.p * tests) };
}

function judgeSlice(
  one: Predicate,
  loss: { reference: Float64Array; current: Float64Array },
  before: readonly number[],
  after: readonly number[],
): Slice | null {
  const split = (rows: readonly number[], mask: Uint8Array, inside: number) =>
    rows.filter((i) => mask[i] === inside);
  const [a, b] = [split(before, one.reference, 1), split(after, one.current, 1)];
  const share = b.length / after.length;
  if (a.length < 30 || b.length < 30 || share < smallest || share > 1 - smallest) return null;
  const [p, q] = [momentsOf(loss.reference, a), momentsOf(loss.current, b)];
  const [r, s] = [
    momentsOf(loss.reference, split(before, one.reference, 0)),
    momentsOf(loss.current, split(after, one.current, 0)),
  ];
  const [inside, outside] = [q.mean - p.mean, s.mean - r.mean];
  const error = [p, q, r, s].reduce((sum, m) => sum + m.variance / Math.max(1, m.n), 0);
  const z = (inside - outside) / Math.sqrt(error + 1e-15);
  if (!(inside > 0 && z > 0)) return null;
  const whole = share * inside + (1 - share) * Math.max(0, outside);
  return {
    text: one.text,
    current: one.current,
    share,
    concentration: (share * inside) / whole,
    z,
    rest: welch(r, s),
    p: normalSf(z),
  };
}

function both(a: Predicate, b: Predicate): Predicate {
  const and = (x: Uint8Array, y: Uint8Array) => x.map((v, i) => v & y[i]!);
  return {
    feature: a.feature,
    text: [a.text, b.text].sort().join(" and "),
    reference: and(a.reference, b.reference),
    current: and(a.current, b.current),
  };
}

function predicatesOf(name: string, feature: number, reference: RawColumn, current: RawColumn): Predicate[] {
  if (reference.kind === "categorical" && current.kind === "categorical") {
    const counts = new Map<string, number>();
    for (const v of reference.values) if (v !== null) counts.set(v, (counts.get(v) ?? 0) + 1);
    const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostCategories);
    return top.map(([value]) => ({
      feature,
      text: `${name} = ${value}`,
      reference: Uint8Array.from(reference.values, (v) => Number(v === value)),
      current: Uint8Array.from(current.values, (v) => Number(v === value)),
    }));
  }
  if (reference.kind !== "numeric" || current.kind !== "numeric") return [];
  const sorted = reference.values.filter(Number.isFinite).sort();
  if (sorted.length < 100) return [];
  const q = (p: number) => sorted[Math.floor(p * (sorted.length - 1))]!;
  const make = (text: string, test: (x: number) => boolean): Predicate => ({
    feature,
    text,
    reference: Uint8Array.from(reference.values, (x) => Number(test(x))),
    current: Uint8Array.from(current.values, (x) => Number(test(x))),
  });
  const short = (x: number) => String(Number(x.toPrecision(4)));
  return [0.25, 0.5, 0.75].flatMap((p) => {
    const cut = q(p);
    return [
      make(`${name} < ${short(cut)}`, (x) => x < cut),
      make(`${name} ≥ ${short(cut)}`, (x) => x >= cut),
    ];
  });
}
