/**
 * Weak segments: where a model's loss is higher than elsewhere (after SliceFinder, Chung et al. 2019). The rows are
 * dealt into two halves by a seed: one proposes slices, the other tests them (see confirm.ts), so that looking at very
 * many slices costs no false discoveries; the rate of these among what is shown is at most q.
 */
import { random } from "../stats/index.ts";
import {
  codeCount,
  fitSliceBins,
  type Predicate,
  predicateOf,
  predicateText,
  type SliceBins,
  sliceCodes,
  type SliceSource,
} from "./columns.ts";
import { confirm, type Confirmed, isInside } from "./confirm.ts";
import { explore } from "./explore.ts";
import { type LossSplit, splitChange } from "./split.ts";

/** Losses are finite; rows without one are left out. */
export type SliceRows = { columns: readonly SliceSource[]; loss: Float64Array };

export type WeakSlice = {
  predicates: Predicate[];
  text: string;
  /** Of all rows with a loss. */
  n: number;
  share: number;
  /** Mean losses and their difference on the half that tested, with a 95 % interval of the difference. */
  loss: number;
  restLoss: number;
  difference: { value: number; low: number; high: number };
  effect: number;
  p: number;
  pAdjusted: number;
  /** What the slice and its rest contribute to the change since the reference, over all rows; null: no reference. */
  change: LossSplit | null;
};

export type SliceSearch = {
  /** Rows with a loss. */
  n: number;
  loss: number | null;
  /** Slices that were proposed and tested. */
  tested: number;
  /** Too few rows to look for anything. */
  insufficient: boolean;
  slices: WeakSlice[];
};

export type SliceOptions = {
  seed: number;
  q: number;
  /** Predicates of one slice, 1 to 3. */
  depth?: number | undefined;
  /** Smallest slice in rows (both halves together); at least one per cent of the rows in any case. */
  fewestRows?: number | undefined;
  /** Smallest effect φ that counts. */
  minimumEffect?: number | undefined;
};

const fewestOfAll = 200;
/** More candidates would cost the best ones their significance. */
const mostTested = 50;
/** Share of the work that goes into cutting columns. */
const preparing = 0.5;

/** Yields progress from 0 to 1; returns what was found. `reference` null: bins are fitted to the rows themselves. */
export function* searchSlices(
  rows: SliceRows,
  reference: SliceRows | null,
  { seed, q, depth = 2, fewestRows = 50, minimumEffect = 0.1 }: SliceOptions,
): Generator<number, SliceSearch> {
  const usable = Int32Array.from(rows.loss.keys()).filter((i) => Number.isFinite(rows.loss[i]!));
  const n = usable.length;
  const centre = meanAt(rows.loss, usable);
  const none = { n, loss: n > 0 ? centre : null, tested: 0, slices: [] };
  if (n < fewestOfAll || rows.columns.length === 0) return { ...none, insufficient: n < fewestOfAll };
  const [bins, columns]: [SliceBins[], Uint8Array[]] = [[], []];
  for (const [j, column] of rows.columns.entries()) {
    const own = fitSliceBins(reference?.columns[j] ?? column);
    bins.push(own);
    columns.push(sliceCodes(own, column));
    yield ((j + 1) / rows.columns.length) * preparing;
  }
  const loss = rows.loss.map((x) => x - centre);
  const [search, test] = halves(usable, seed);
  const floor = Math.max(fewestRows, Math.ceil(0.01 * n)) / 2;
  const steps = explore({
    columns: columns.map((codes) => Uint8Array.from(search, (i) => codes[i]!)),
    widths: bins.map(codeCount),
    ordered: bins.map((b) => b.kind === "numeric"),
    loss: Float64Array.from(search, (i) => loss[i]!),
    depth: Math.min(3, Math.max(1, depth)),
    fewestRows: Math.max(10, Math.floor(floor)),
    minimumEffect,
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield preparing + (1 - preparing) * Math.min(1, step.value);
  const candidates = step.value.slice(0, mostTested);
  const binary = usable.every((i) => rows.loss[i] === 0 || rows.loss[i] === 1);
  const confirmed = confirm(candidates, { columns, rows: test, loss, centre, binary, q, minimumEffect });
  const before = reference && {
    columns: reference.columns.map((column, j) => sliceCodes(bins[j]!, column)),
    loss: reference.loss,
    usable: Int32Array.from(reference.loss.keys()).filter((i) => Number.isFinite(reference.loss[i]!)),
  };
  const slices = confirmed.map((slice): WeakSlice => {
    const predicates = slice.literals.map((l) => predicateOf(bins[l.column]!, l));
    const after = cellsBy({ columns, loss: rows.loss, usable }, slice);
    const [inside] = after;
    return {
      predicates,
      text: predicates.map(predicateText).join(" and "),
      n: inside.n,
      share: inside.n / n,
      loss: slice.inside.sum / slice.inside.n + centre,
      restLoss: slice.outside.sum / slice.outside.n + centre,
      difference: slice.difference,
      effect: slice.effect,
      p: slice.p,
      pAdjusted: slice.pAdjusted,
      change: before && changeOf(cellsBy(before, slice), after),
    };
  });
  // What costs most comes first.
  slices.sort((a, b) => b.share * b.difference.value - a.share * a.difference.value);
  return { n, loss: centre, tested: candidates.length, insufficient: false, slices };
}

function meanAt(loss: Float64Array, rows: Int32Array): number {
  let mean = 0;
  let k = 0;
  for (const i of rows) mean += (loss[i]! - mean) / ++k;
  return mean;
}

/** Deals rows into two halves at random. */
function halves(rows: Int32Array, seed: number): [Int32Array, Int32Array] {
  const rng = random(seed);
  const dealt = rows.slice();
  for (let i = dealt.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [dealt[i], dealt[j]] = [dealt[j]!, dealt[i]!];
  }
  const middle = dealt.length >> 1;
  return [dealt.slice(0, middle).sort(), dealt.slice(middle).sort()];
}

type Coded = { columns: readonly Uint8Array[]; loss: Float64Array; usable: Int32Array };
type Side = { n: number; loss: number };

function cellsBy({ columns, loss, usable }: Coded, { literals }: Confirmed): [Side, Side] {
  const cells: [Side, Side] = [
    { n: 0, loss: 0 },
    { n: 0, loss: 0 },
  ];
  for (const i of usable) {
    const own = cells[isInside(columns, literals, i) ? 0 : 1];
    own.n += 1;
    own.loss += loss[i]!;
  }
  return cells;
}

function changeOf(before: [Side, Side], after: [Side, Side]): LossSplit | null {
  return splitChange([0, 1].map((k) => ({ before: before[k]!, after: after[k]! })));
}
