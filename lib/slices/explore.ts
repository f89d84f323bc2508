/**
 * The search through conjunctions of up to `depth` predicates: all single predicates (every range of neighbouring
 * bins), then the most promising ones joined with every other column, and so on. It sees one half of the rows; what it
 * proposes is tested on the other half.
 */
import { normalQuantile } from "../stats/index.ts";
import type { Literal } from "./columns.ts";
import { effectOf, minus, noRows, plus, type Sums, sumsOf, welchOf } from "./sums.ts";

export type Explored = { literals: Literal[]; sums: Sums; statistic: number };

export type ExploreInput = {
  /** Codes of each column, one a row. */
  columns: readonly Uint8Array[];
  /** Codes of each column: 0 to this, not included. */
  widths: readonly number[];
  /** Columns whose codes 1 … have an order. */
  ordered: readonly boolean[];
  /** About a centre near the mean. */
  loss: Float64Array;
  depth: number;
  fewestRows: number;
  minimumEffect: number;
};

/** Of a larger slice it would be the rest that stands out. Above a half, so that either of two even values can be weak. */
const largestShare = 2 / 3;
/** Slices that are taken a level further. */
const beam = 40;
/** Ranges of one column, apart from each other, that one parent keeps. */
const perColumn = 2;

type Parent = { literals: Literal[]; sums: Sums; statistic: number; rows: Int32Array | null };
type Histogram = { n: Float64Array; sum: Float64Array; squares: Float64Array };

/** Yields after every slice that was taken further, so that a caller can breathe, show progress, or stop. */
export function* explore(input: ExploreInput): Generator<number, Explored[]> {
  const { loss, depth, fewestRows, minimumEffect } = input;
  const all = sumsOf(loss);
  const found = new Map<string, Explored>();
  const singles = input.widths.map(() => [] as Sums[]);
  const root: Parent = { literals: [], sums: all, statistic: 0, rows: null };
  let level: Parent[] = [root];
  let work = 0;
  for (let d = 1; d <= depth && level.length > 0; d++) {
    const next = new Map<string, Parent>();
    for (const parent of level) {
      const children = expand(input, parent, singles);
      for (const child of children) {
        const key = keyOf(child.literals);
        const rest = minus(all, child.sums);
        const statistic = welchOf(child.sums, rest);
        const slice = { literals: child.literals, sums: child.sums, statistic };
        if (child.sums.n >= 2 * fewestRows) next.set(key, { ...slice, rows: null });
        const small = child.sums.n <= largestShare * all.n;
        if (small && child.adds && effectOf(child.sums, rest) >= minimumEffect) found.set(key, slice);
      }
      work += 1;
      yield work / (1 + beam * (depth - 1));
    }
    level =
      d < depth ? best([...next.values()], beam).map((p) => ({ ...p, rows: rowsOf(input, p.literals) })) : [];
  }
  return [...found.values()].sort((a, b) => b.statistic - a.statistic);
}

function best<T extends { statistic: number }>(slices: T[], most: number): T[] {
  return slices.sort((a, b) => b.statistic - a.statistic).slice(0, most);
}

function keyOf(literals: readonly Literal[]): string {
  return literals
    .map(({ column, from, to }) => `${column}:${from}-${to}`)
    .sort()
    .join(" ");
}

function rowsOf({ columns, loss }: ExploreInput, literals: readonly Literal[]): Int32Array {
  const rows = new Int32Array(loss.length);
  let n = 0;
  for (let i = 0; i < loss.length; i++) {
    let inside = true;
    for (const { column, from, to } of literals) {
      const code = columns[column]![i]!;
      inside &&= code >= from && code <= to;
    }
    if (inside) rows[n++] = i;
  }
  return rows.slice(0, n);
}

type Child = { literals: Literal[]; sums: Sums; adds: boolean };

/**
 * The parent's rows cut by every other column. `adds`: within either parent the slice is worse than the parent's
 * other rows, beyond what the best of as many tries would reach by chance (once in twenty).
 */
function expand(input: ExploreInput, parent: Parent, singles: Sums[][]): Child[] {
  const { columns, widths, ordered, fewestRows } = input;
  const used = new Set(parent.literals.map((l) => l.column));
  const deep = parent.literals.length > 0;
  const tried: { literal: Literal; sums: Sums; statistic: number }[] = [];
  let tries = 0;
  for (let column = 0; column < columns.length; column++) {
    if (used.has(column)) continue;
    const cells = cellsOf(histogram(columns[column]!, widths[column]!, input.loss, parent.rows));
    if (!deep) singles[column] = cells;
    const own: typeof tried = [];
    for (const [from, to, sums] of runs(cells, ordered[column]!)) {
      const rest = minus(parent.sums, sums);
      if (sums.n < fewestRows || rest.n < fewestRows) continue;
      tries += 1;
      own.push({ literal: { column, from, to }, sums, statistic: welchOf(sums, rest) });
    }
    tried.push(...apart(own));
  }
  const bar = deep ? normalQuantile(1 - 0.05 / Math.max(1, tries)) : 0;
  return tried.map(({ literal, sums, statistic }) => {
    const literals = [...parent.literals, literal];
    // The other parent of a pair is the literal alone.
    const other = deep ? minus(range(singles[literal.column]!, literal), sums) : noRows;
    const adds = statistic > bar && (!deep || other.n < 2 || welchOf(sums, other) > 2);
    return { literals, sums, adds };
  });
}

function histogram(codes: Uint8Array, width: number, loss: Float64Array, rows: Int32Array | null): Histogram {
  const [n, sum, squares] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
  const count = rows ? rows.length : loss.length;
  for (let k = 0; k < count; k++) {
    const i = rows ? rows[k]! : k;
    const code = codes[i]!;
    const x = loss[i]!;
    n[code]! += 1;
    sum[code]! += x;
    squares[code]! += x * x;
  }
  return { n, sum, squares };
}

function cellsOf({ n, sum, squares }: Histogram): Sums[] {
  return Array.from(n, (count, code) => ({ n: count, sum: sum[code]!, squares: squares[code]! }));
}

function range(cells: readonly Sums[], { from, to }: Omit<Literal, "column">): Sums {
  let sums = noRows;
  for (let code = from; code <= to; code++) sums = plus(sums, cells[code]!);
  return sums;
}

/** What is missing, and each value; with an order each run of neighbouring bins but the whole. */
function* runs(cells: readonly Sums[], ordered: boolean): Generator<[number, number, Sums]> {
  const last = cells.length - 1;
  if (cells[0]!.n > 0) yield [0, 0, cells[0]!];
  for (let from = 1; from <= last; from++) {
    let sums = noRows;
    for (let to = from; to <= (ordered ? last : from); to++) {
      sums = plus(sums, cells[to]!);
      // A run that ends in an empty bin is the shorter one again.
      if (cells[from]!.n > 0 && cells[to]!.n > 0) yield [from, to, sums];
    }
  }
}

/** The best runs of one column that do not overlap. */
function apart<T extends { literal: Literal; statistic: number }>(runsOfColumn: T[]): T[] {
  const kept: T[] = [];
  for (const one of runsOfColumn.sort((a, b) => b.statistic - a.statistic)) {
    const { from, to } = one.literal;
    if (kept.every(({ literal }) => literal.to < from || literal.from > to)) kept.push(one);
    if (kept.length === perColumn) break;
  }
  return kept;
}
