/**
 * Where a loss grew most is often narrower than where the relation changed: a relation that turned round raises the loss only where it
 * says something else than before. A slice is widened to rows in which the label's relation changed as clearly, one condition at a time.
 */
import { codeCount, type Literal, type SliceBins } from "#lib/slices/columns.ts";

/** Rows of either side, as flags. */
export type Rows = { reference: Uint8Array; current: Uint8Array };
type Codes = Record<keyof Rows, readonly Uint8Array[]>;

/** p of "the relation did not change in these rows", 1 where too few can be judged; and by how much, which decides where p is 0. */
export type Change = { p: number; size: number };
export type Changed = (rows: Rows) => Change;

const surer = (a: Change, b: Change) => a.p < b.p || (a.p === b.p && a.size > b.size);

const [sure, among] = [1e-3, 1e-4];

/**
 * Leaves out a condition without which the relation changed too, then moves the ends of a range outwards as far as it did. Where it
 * changed beyond that as well, it changed everywhere, and the slice stays as it was found.
 */
export function widen(
  bins: readonly SliceBins[],
  codes: Codes,
  literals: readonly Literal[],
  changed: Changed,
): Literal[] {
  const wide = widest(bins, codes, literals, changed);
  return changed(inside(codes, [], wide)).p < sure ? [...literals] : wide;
}

function widest(
  bins: readonly SliceBins[],
  codes: Codes,
  literals: readonly Literal[],
  changed: Changed,
): Literal[] {
  const kept = fewer(codes, literals, changed);
  const [only] = kept;
  if (kept.length !== 1 || !only || bins[only.column]!.kind !== "numeric" || only.from === 0) return kept;
  return [stretch(codes, only, codeCount(bins[only.column]!) - 1, changed)];
}

function fewer(codes: Codes, literals: readonly Literal[], changed: Changed): Literal[] {
  if (literals.length < 2) return [...literals];
  const alone = literals.map((own) => ({ own, ...changed(inside(codes, [own], literals)) }));
  const best = alone.reduce((a, b) => (surer(b, a) ? b : a));
  return best.p < sure ? [best.own] : [...literals];
}

/** The end whose added rows are the surest to have changed. */
function stretch(codes: Codes, range: Literal, last: number, changed: Changed): Literal {
  let best = { range, p: among, size: Number.POSITIVE_INFINITY };
  const consider = (wide: Literal) => {
    const one = changed(inside(codes, [wide], [range]));
    if (surer(one, best)) best = { range: wide, ...one };
  };
  // What has one end at the first or last bin is a bound, and stays one.
  if (range.to < last && range.from === 1)
    for (let to = range.to + 1; to < last; to++) consider({ ...range, to });
  if (range.from > 1 && range.to === last)
    for (let from = range.from - 1; from > 1; from--) consider({ ...range, from });
  return best.range;
}

/** Rows under all of `wide` and not under all of `narrow`. */
function inside(codes: Codes, wide: readonly Literal[], narrow: readonly Literal[]): Rows {
  const side = (own: readonly Uint8Array[]) => {
    const holds = (literals: readonly Literal[], i: number) =>
      literals.every(({ column, from, to }) => own[column]![i]! >= from && own[column]![i]! <= to);
    return Uint8Array.from({ length: own[0]?.length ?? 0 }, (_, i) =>
      Number(holds(wide, i) && !holds(narrow, i)),
    );
  };
  return { reference: side(codes.reference), current: side(codes.current) };
}
