/**
 * How the loss grew, in three parts (Cai, Namkoong & Yadlowsky 2023): from the reference to the inputs that both periods
 * share, from the old to the new relation on those, and from those to the inputs of now. π is the probability of a row
 * being current given its features, from trees fitted on the other half of the rows; the shared density is pq / (p + q).
 */
import { fitBoosted, type BinnedColumn } from "#lib/performance/estimate/boosting.ts";
import { random } from "#lib/stats/index.ts";
import type { Measured } from "./measure.ts";
import { treesAt } from "./surrogate.ts";

export type Part = { value: number; low: number; high: number };
export type Decomposition = {
  /** More of the cases that were always hard. */
  harder_mix: Part;
  /** The same inputs have other losses. */
  relation: Part;
  /** Inputs that the reference hardly has. */
  unseen: Part;
  /** 0: the periods share no inputs; 1: they are the same. */
  overlap: number;
};

const [rounds, draws, mostRows, strongest] = [20, 200, 3000, 8];
/** Below this the shared inputs are too few to speak of. */
export const smallestOverlap = 0.2;

/** Rows of either side whose loss is known, at most `most` of each, evenly spread; null with fewer than 200 on a side. */
export function labelledRows(m: Measured, most: number): { before: number[]; after: number[] } | null {
  const known = (loss: Float64Array, rows: readonly number[]) => {
    const all = rows.filter((i) => Number.isFinite(loss[i]!));
    const step = Math.max(1, all.length / most);
    return Array.from({ length: Math.floor(all.length / step) }, (_, k) => all[Math.floor(k * step)]!);
  };
  const before = known(m.loss.reference, Array.from(m.loss.reference.keys()));
  const after = known(m.loss.current, m.after);
  return before.length < 200 || after.length < 200 ? null : { before, after };
}

/** Null where fewer than 200 labelled rows are on a side; "no overlap" where the periods share too little. */
export function decomposeLoss(m: Measured, seed: number): Decomposition | "no overlap" | null {
  const rows = labelledRows(m, mostRows);
  if (!rows) return null;
  const { before, after } = rows;
  // Nuisance features only take overlap away: those that the model hardly uses are left out.
  const order = [...m.importance.keys()].sort((a, b) => m.importance[b]! - m.importance[a]!);
  const columns = order.slice(0, strongest).map((j) => joined(m, j, before, after));
  const n = before.length + after.length;
  const target = Float64Array.from({ length: n }, (_, i) => Number(i >= before.length));
  const pi = crossFitted(columns, target);
  const share = after.length / n;
  const weight = pi.map((p, i) => {
    const below = share * (1 - p) + p * (1 - share);
    return i >= before.length ? (share * (1 - p)) / below : ((1 - share) * p) / below;
  });
  const loss = Float64Array.from({ length: n }, (_, i) =>
    i < before.length ? m.loss.reference[before[i]!]! : m.loss.current[after[i - before.length]!]!,
  );
  // Equal periods have weights of ½ on both sides.
  const mean = (from: number, to: number) => weight.slice(from, to).reduce((s, w) => s + w, 0) / (to - from);
  const overlap = Math.min(1, 2 * mean(0, before.length), 2 * mean(before.length, n));
  if (overlap < smallestOverlap) return "no overlap";
  return { ...withIntervals(loss, weight, before.length, seed), overlap };
}

export function joined(
  m: Measured,
  j: number,
  before: readonly number[],
  after: readonly number[],
): BinnedColumn {
  const out = new Uint8Array(before.length + after.length);
  for (const [k, i] of before.entries()) out[k] = m.bins.reference[j]![i]!;
  for (const [k, i] of after.entries()) out[before.length + k] = m.bins.current[j]![i]!;
  return out;
}

export function crossFitted(columns: readonly BinnedColumn[], target: Float64Array): Float64Array {
  const out = new Float64Array(target.length);
  for (const fold of [0, 1]) {
    const rows = Array.from(target.keys()).filter((i) => i % 2 !== fold);
    const model = fitBoosted(
      columns.map((c) => Uint8Array.from(rows, (i) => c[i]!)),
      Float64Array.from(rows, (i) => target[i]!),
      rounds,
    );
    for (let i = fold; i < target.length; i += 2) {
      out[i] = Math.min(0.99, Math.max(0.01, treesAt(model, columns, i)));
    }
  }
  return out;
}

type Parts = Omit<Decomposition, "overlap">;

function withIntervals(loss: Float64Array, weight: Float64Array, n: number, seed: number): Parts {
  const m = loss.length - n;
  const r = random(seed);
  const once = (pickBefore: (k: number) => number, pickAfter: (k: number) => number): number[] => {
    const side = (size: number, pick: (k: number) => number) => {
      let [plain, weighted, total] = [0, 0, 0];
      for (let k = 0; k < size; k++) {
        const i = pick(k);
        plain += loss[i]!;
        weighted += weight[i]! * loss[i]!;
        total += weight[i]!;
      }
      return [plain / size, weighted / total] as const;
    };
    const [old, oldShared] = side(n, pickBefore);
    const [now, nowShared] = side(m, pickAfter);
    return [oldShared - old, nowShared - oldShared, now - nowShared];
  };
  const value = once(
    (k) => k,
    (k) => n + k,
  );
  const drawn = Array.from({ length: draws }, () =>
    once(
      () => r.int(n),
      () => n + r.int(m),
    ),
  );
  const part = (i: number): Part => {
    const sorted = drawn.map((d) => d[i]!).sort((a, b) => a - b);
    const at = (p: number) => sorted[Math.floor(p * (draws - 1))]!;
    return { value: value[i]!, low: at(0.025), high: at(0.975) };
  };
  return { harder_mix: part(0), relation: part(1), unseen: part(2) };
}
