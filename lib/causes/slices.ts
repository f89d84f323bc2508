/**
 * Where did the loss grow? One or two conditions (as in lib/slices: ranges of bins, or a value) under which it grew much
 * and without which it did not. Every single condition is judged, then the eight best joined with every other column.
 */
import { normalQuantile, normalSf } from "#lib/stats/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import {
  codeCount,
  fitSliceBins,
  type Literal,
  predicateOf,
  predicateText,
  type SliceBins,
  sliceCodes,
} from "#lib/slices/columns.ts";
import { minus, noRows, plus, type Sums } from "#lib/slices/sums.ts";
import { someOf, welch } from "./relation.ts";
import { type Changed, widen } from "./widen-slice.ts";

export type Slice = {
  text: string;
  /** Which rows are in it. */
  reference: Uint8Array;
  current: Uint8Array;
  /** Share of the current rows. */
  share: number;
  /** Share of the growth of the loss that lies in it: share × growth within over growth of all. */
  concentration: number;
  /** Growth within against growth outside, over its standard error. */
  z: number;
  /** Growth outside over its standard error. */
  rest: number;
  /** Of the best of all tried, by Bonferroni. */
  p: number;
};

const [smallest, fewestRows, beam, mostAside] = [0.02, 30, 8, 0.3];
/** A condition that keeps more of the rows of the other than this says nothing that a person needs. */
const mostKept = 0.8;
/** Of all rows, at most, that a slice is widened to. */
const mostWide = 0.6;

type Both = { before: Sums; after: Sums };
type Side = {
  codes: readonly Uint8Array[];
  loss: Float64Array;
  rows: Int32Array;
  weights: Float64Array | null;
};
type Tried = { literals: Literal[]; sums: Both; z: number };

/**
 * The loss of each row (NaN where unknown), the current rows that count, weights of the reference's (match.ts), and whether the
 * relation changed in other rows, to which the slice is then widened. Null where nothing stands out.
 */
export function findSlice(
  names: readonly string[],
  columns: { reference: readonly RawColumn[]; current: readonly RawColumn[] },
  loss: { reference: Float64Array; current: Float64Array },
  rows: readonly number[],
  weights: Float64Array | null = null,
  changed: Changed = () => ({ p: 1, size: 0 }),
): Slice | null {
  const before = someOf(
    Array.from(loss.reference.keys()).filter(
      (i) => Number.isFinite(loss.reference[i]!) && (!weights || weights[i]! > 0),
    ),
  );
  const after = someOf(rows.filter((i) => Number.isFinite(loss.current[i]!)));
  if (before.length < 100 || after.length < 100) return null;
  const bins = names.map((name, j) => fitSliceBins({ name, ...columns.reference[j]! }));
  const side = (which: "reference" | "current", picked: readonly number[]): Side => ({
    codes: bins.map((b, j) => sliceCodes(b, { name: b.name, ...columns[which][j]! })),
    loss: loss[which],
    rows: Int32Array.from(picked),
    weights: which === "reference" ? weights : null,
  });
  const sides: [Side, Side] = [side("reference", before), side("current", after)];
  const found = search(bins, sides);
  if (!found) return null;
  const codes = { reference: sides[0].codes, current: sides[1].codes };
  const wide = { ...found, ...sumsIn(sides, found, widen(bins, codes, found.literals, changed)) };
  // What reaches nearly all rows is no slice.
  return describe(bins, sides, wide.sums.after.n > mostWide * wide.whole.after.n ? found : wide);
}

/** The slice again under other conditions; it stays as sure as what was found. */
function sumsIn(sides: readonly [Side, Side], found: Found, literals: Literal[]): Tried {
  const [before, after] = sides.map((s) => totalOf(literals.reduce(within, s))) as [Sums, Sums];
  return { literals, sums: { before, after }, z: found.z };
}

function search(bins: readonly SliceBins[], sides: readonly [Side, Side]): Found | null {
  const widths = bins.map(codeCount);
  const whole = { before: totalOf(sides[0]), after: totalOf(sides[1]) };
  const cells = widths.map((width, column) => cellsOf(sides, column, width));
  let tests = 0;
  const tried = (literals: Literal[], sums: Both): Tried | null => {
    const [n, rest] = [sums.after.n, whole.after.n - sums.after.n];
    if (sums.before.n < fewestRows || whole.before.n - sums.before.n < fewestRows) return null;
    if (n < Math.max(fewestRows, smallest * whole.after.n) || rest < smallest * whole.after.n) return null;
    tests += 1;
    const z = contrast(sums, outside(whole, sums));
    return z > 0 ? { literals, sums, z } : null;
  };
  const singles = bins.flatMap((b, column) =>
    runsOf(cells[column]!, b.kind === "numeric").flatMap(({ from, to, sums }) => {
      const one = tried([{ column, from, to }], sums);
      return one ? [one] : [];
    }),
  );
  let best = bestOf(singles);
  if (!best) return null;
  let plain = best;
  for (const parent of apart(singles)) {
    const [literal] = parent.literals as [Literal];
    const inside = sides.map((s) => within(s, literal)) as [Side, Side];
    for (const [column, b] of bins.entries()) {
      if (column === literal.column) continue;
      const own = cellsOf(inside, column, widths[column]!);
      for (const { from, to, sums } of runsOf(own, b.kind === "numeric")) {
        const one = tried([literal, { column, from, to }], sums);
        if (!one || one.z <= best.z) continue;
        // A second condition must say more than chance would in as many tries, whichever of the two comes first.
        const other = sumOver(cells[column]!, from, to);
        const bar = normalQuantile(1 - 0.05 / (1 + tests));
        const rests = [outside(parent.sums, sums), outside(other, sums)] as const;
        // Where one condition holds and the other does not, the loss must have stayed: else growth is only uneven.
        const stayed = rests.every((rest) => growth(rest) < mostAside * growth(sums));
        if (!stayed || contrast(sums, rests[0]) <= bar || contrast(sums, rests[1]) <= 3) continue;
        best = one;
        plain =
          other.after.n < parent.sums.after.n
            ? { literals: [{ column, from, to }], sums: other, z: contrast(other, outside(whole, other)) }
            : parent;
      }
    }
  }
  const told = best.sums.after.n > mostKept * plain.sums.after.n ? plain : best;
  return { ...told, whole, tests };
}

type Found = Tried & { whole: Both; tests: number };

function describe(bins: readonly SliceBins[], sides: readonly [Side, Side], found: Found): Slice {
  const { literals, sums, whole, z, tests } = found;
  const rest = outside(whole, sums);
  const share = sums.after.n / whole.after.n;
  const [own, others] = [share * growth(sums), (1 - share) * Math.max(0, growth(rest))];
  const [reference, current] = sides.map(({ codes }) => insideOf(codes, literals)) as [
    Uint8Array,
    Uint8Array,
  ];
  const texts = literals.map((l) => predicateText(predicateOf(bins[l.column]!, l)));
  return {
    text: texts.sort().join(" and "),
    reference,
    current,
    share,
    concentration: own > 0 ? own / (own + others) : 0,
    z,
    rest: welch(momentsIn(rest.before), momentsIn(rest.after)),
    p: Math.min(1, normalSf(z) * tests),
  };
}

function insideOf(codes: readonly Uint8Array[], literals: readonly Literal[]): Uint8Array {
  const inside = new Uint8Array(codes[0]?.length ?? 0).fill(1);
  for (const { column, from, to } of literals) {
    for (const [i, code] of codes[column]!.entries()) if (code < from || code > to) inside[i] = 0;
  }
  return inside;
}

const mean = (s: Sums) => (s.n > 0 ? s.sum / s.n : 0);
const variance = (s: Sums) => (s.n > 0 ? Math.max(0, s.squares / s.n - mean(s) ** 2) : 0);
const momentsIn = (s: Sums) => ({ n: s.n, mean: mean(s), variance: variance(s) });
const growth = ({ before, after }: Both) => mean(after) - mean(before);
const error = (s: Sums) => variance(s) / Math.max(1, s.n);

/** How much more the loss grew in one than in the other, over its standard error; 0 where it did not grow. */
function contrast(a: Both, b: Both): number {
  const grown = growth(a);
  if (!(grown > 0)) return 0;
  // Too few rows beside it: it is then judged by its own growth alone.
  const other = b.before.n < 10 || b.after.n < 10 ? 0 : growth(b);
  const noise = error(a.before) + error(a.after) + (other === 0 ? 0 : error(b.before) + error(b.after));
  return (grown - other) / Math.sqrt(noise + 1e-15);
}

function outside(whole: Both, inside: Both): Both {
  return { before: minus(whole.before, inside.before), after: minus(whole.after, inside.after) };
}

function totalOf({ loss, rows, weights }: Side): Sums {
  let [n, sum, squares] = [0, 0, 0];
  for (const i of rows) {
    const w = weights ? weights[i]! : 1;
    n += w;
    sum += w * loss[i]!;
    squares += w * loss[i]! ** 2;
  }
  return { n, sum, squares };
}

function within(side: Side, { column, from, to }: Literal): Side {
  const codes = side.codes[column]!;
  return { ...side, rows: side.rows.filter((i) => codes[i]! >= from && codes[i]! <= to) };
}

function cellsOf(sides: readonly [Side, Side], column: number, width: number): Both[] {
  const [a, b] = sides.map(({ codes, loss, rows, weights }) => {
    const cells = Array.from({ length: width }, (): Sums => ({ n: 0, sum: 0, squares: 0 }));
    const own = codes[column]!;
    for (const i of rows) {
      const cell = cells[own[i]!]!;
      const x = loss[i]!;
      const w = weights ? weights[i]! : 1;
      cell.n += w;
      cell.sum += w * x;
      cell.squares += w * x * x;
    }
    return cells;
  }) as [Sums[], Sums[]];
  return a.map((before, code) => ({ before, after: b[code]! }));
}

const empty: Both = { before: noRows, after: noRows };
const add = (a: Both, b: Both): Both => ({
  before: plus(a.before, b.before),
  after: plus(a.after, b.after),
});

function sumOver(cells: readonly Both[], from: number, to: number): Both {
  return cells.slice(from, to + 1).reduce(add, empty);
}

/** What is missing, and each value; of numbers, every range of neighbouring bins but the whole. */
function runsOf(cells: readonly Both[], ordered: boolean): { from: number; to: number; sums: Both }[] {
  const out = [{ from: 0, to: 0, sums: cells[0]! }];
  for (let from = 1; from < cells.length; from++) {
    let sums = empty;
    for (let to = from; to < (ordered ? cells.length : from + 1); to++) {
      sums = add(sums, cells[to]!);
      if (ordered && from === 1 && to === cells.length - 1) break;
      out.push({ from, to, sums });
    }
  }
  return out;
}

const bestOf = (all: readonly Tried[]) => all.reduce<Tried | null>((a, b) => (a && a.z >= b.z ? a : b), null);

/** The best of each column first, then others that do not overlap with what is taken. */
function apart(singles: readonly Tried[]): Tried[] {
  const kept: Tried[] = [];
  for (const one of singles.toSorted((a, b) => b.z - a.z)) {
    const [{ column, from, to }] = one.literals as [Literal];
    const clash = kept.some(({ literals: [l] }) => l!.column === column && l!.from <= to && l!.to >= from);
    if (!clash) kept.push(one);
    if (kept.length === beam) break;
  }
  return kept;
}
