import { benjaminiHochberg } from "../decide/index.ts";
import type { Literal } from "./columns.ts";
import { effectOf, minus, type Sums, sumsOf } from "./sums.ts";
import { differenceOf, exactAbove, welchAbove } from "./tests.ts";

export type Confirmed = {
  literals: Literal[];
  /** On the rows that did not choose the slice. */
  inside: Sums;
  outside: Sums;
  effect: number;
  difference: { value: number; low: number; high: number };
  p: number;
  pAdjusted: number;
};

export type ConfirmInput = {
  columns: readonly Uint8Array[];
  /** Rows that the search did not see. */
  rows: Int32Array;
  /** About the same centre for all rows; `binary`: the raw losses are 0 and 1. */
  loss: Float64Array;
  centre: number;
  binary: boolean;
  q: number;
  minimumEffect: number;
};

/** One-sided p, shared among the slices that pass, up to which a slice says something that another does not. */
const addsNothing = 0.05;

type Tested = Confirmed & { rows: Int32Array };

/**
 * Tests exactly the proposed slices on rows that had no part in choosing them, so that each p is what it says;
 * Benjamini–Hochberg runs over all of them. Of what passes, only slices are shown that say something of their own.
 */
export function confirm(candidates: readonly { literals: Literal[] }[], input: ConfirmInput): Confirmed[] {
  const all = sumsAt(input, input.rows);
  const tested = candidates.map(({ literals }): Tested => {
    const rows = input.rows.filter((i) => isInside(input.columns, literals, i));
    const inside = sumsAt(input, rows);
    const outside = minus(all, inside);
    const enough = inside.n >= 2 && outside.n >= 2;
    return {
      literals,
      rows,
      inside,
      outside,
      effect: effectOf(inside, outside),
      difference: enough ? differenceOf(inside, outside) : { value: 0, low: 0, high: 0 },
      p: enough ? above(input, inside, outside) : 1,
      pAdjusted: 1,
    };
  });
  const adjusted = benjaminiHochberg(tested.map((t) => t.p));
  const passed = tested
    .map((t, i) => ({ ...t, pAdjusted: adjusted[i]! }))
    .filter((t) => t.pAdjusted <= input.q && t.effect >= input.minimumEffect);
  return prune(passed, input);
}

export function isInside(columns: readonly Uint8Array[], literals: readonly Literal[], row: number): boolean {
  return literals.every(({ column, from, to }) => {
    const code = columns[column]![row]!;
    return code >= from && code <= to;
  });
}

function sumsAt({ loss }: ConfirmInput, rows: Int32Array): Sums {
  return sumsOf(Float64Array.from(rows, (i) => loss[i]!));
}

function above({ binary, centre }: ConfirmInput, a: Sums, b: Sums): number {
  if (!binary) return welchAbove(a, b);
  const hits = (s: Sums) => Math.round(s.sum + s.n * centre);
  return exactAbove(hits(a), a.n, hits(b), b.n);
}

/** Whether each row of `a` is one of `b` by its predicates alone. */
function within(a: Confirmed, b: Confirmed): boolean {
  return (
    a !== b &&
    b.literals.every(({ column, from, to }) =>
      a.literals.some((l) => l.column === column && l.from >= from && l.to <= to),
    )
  );
}

/**
 * The surest first. A slice inside a kept one stays if it is worse than the rest of that one, which goes if its rest is
 * no worse than what is outside. Any other slice stays if its rows outside the kept ones are worse than the rows that
 * neither has: overlap with a weak slice alone does not make it weak.
 */
function prune(passed: Tested[], input: ConfirmInput): Tested[] {
  const limit = addsNothing / Math.max(1, passed.length);
  const worse = (a: Sums, b: Sums) => a.n >= 2 && b.n >= 2 && above(input, a, b) <= limit;
  let kept: Tested[] = [];
  for (const one of passed.sort((a, b) => a.p - b.p || b.effect - a.effect)) {
    const around = kept.filter((other) => within(one, other));
    if (around.length > 0) {
      if (!around.every((other) => worse(one.inside, minus(other.inside, one.inside)))) continue;
      const explained = around.filter((other) => !worse(minus(other.inside, one.inside), other.outside));
      kept = [...kept.filter((other) => !explained.includes(other)), one];
      continue;
    }
    const taken = new Set(kept.flatMap((other) => [...other.rows]));
    const own = one.rows.filter((i) => !taken.has(i));
    const mine = new Set(one.rows);
    const rest = input.rows.filter((i) => !taken.has(i) && !mine.has(i));
    if (kept.length === 0 || worse(sumsAt(input, own), sumsAt(input, rest))) kept.push(one);
  }
  return kept;
}
