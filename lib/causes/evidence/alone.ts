/**
 * The value of another feature under which a number changed while it stayed what it was everywhere else: one country's feed, one
 * client's release. The loss need not show it: where values are far out of range, the relation is not even looked at.
 */
import { ks } from "../checks.ts";
import type { CauseInput } from "../input.ts";
import type { Measured } from "../measure.ts";
import { findOnset } from "../onset.ts";

/** Kolmogorov's D inside at least, and outside at most; rows of the value on either side of the onset. */
const [moved, stayed, sure, fewest] = [0.3, 0.1, 1e-6, 100];
/** Standard errors of a step that is clear. */
const clear = 8;

export type Alone = { text: string; flags: Uint8Array; before: number[]; after: number[] };

type Sides = { before: number[]; after: number[] };

/** Null where no value stands alone, or several do. */
export function aloneIn(input: CauseInput, m: Measured, feature: number): Alone | null {
  const own = input.current.columns[feature]!;
  if (own.kind !== "numeric") return null;
  const { values } = own;
  const rows = [...input.current.at.keys()];
  // Sorted once: what is picked from it is in order.
  const sorted = Int32Array.from(rows.filter((i) => !Number.isNaN(values[i]))).sort(
    (a, b) => values[a]! - values[b]!,
  );
  const usual = sideOf(m, rows.length);
  const whole = m.checks[feature]!.drift.effect;
  let best: (Alone & { effect: number }) | null = null;
  for (const [j, column] of input.current.columns.entries()) {
    if (column.kind !== "categorical") continue;
    for (const [value, some] of byValue(column.values, rows)) {
      if (some.length < 2 * fewest) continue;
      const sides = sidesOf(input, m, values, some);
      if (sides === m && whole > largestShare(m, usual, some) + stayed) continue;
      const side = sides === m ? usual : sideOf(sides, rows.length);
      const flags = new Uint8Array(rows.length);
      for (const i of some) flags[i] = 1;
      const drift = (flag: 0 | 1) => {
        const [then, now] = ([1, 2] as const).map((of) => pick(sorted, values, side, of, flags, flag));
        return then!.length < fewest || now!.length < fewest ? null : ks(then!, now!);
      };
      const inside = drift(1);
      if (!inside || inside.effect < Math.max(moved, best?.effect ?? 0) || inside.p > sure) continue;
      const outside = drift(0);
      if (!outside || outside.effect > stayed) continue;
      const { before, after } = sides;
      best = { text: `${input.features[j]} is ${value}`, flags, before, after, effect: inside.effect };
    }
  }
  return best;
}

/** The values of the rows on one side, in order. */
function pick(
  sorted: Int32Array,
  values: Float64Array,
  side: Uint8Array,
  of: 1 | 2,
  flags: Uint8Array,
  flag: 0 | 1,
): Float64Array {
  const out = new Float64Array(sorted.length);
  let n = 0;
  for (const i of sorted) if (side[i] === of && flags[i] === flag) out[n++] = values[i]!;
  return out.subarray(0, n);
}

/** Of the rows before and of those after. All rows cannot have moved by more than that where the others stayed. */
function largestShare({ before, after }: Sides, side: Uint8Array, some: readonly number[]): number {
  const has = (of: number) => some.reduce((n, i) => n + Number(side[i] === of), 0);
  return Math.max(has(1) / before.length, has(2) / after.length);
}

/** 1: before the onset, 2: after it. */
function sideOf({ before, after }: Sides, rows: number): Uint8Array {
  const out = new Uint8Array(rows);
  for (const i of before) out[i] = 1;
  for (const i of after) out[i] = 2;
  return out;
}

/** Where the number's size within the value has a clear step of its own, the rows are parted there: the band may be that of another drift. */
function sidesOf({ current }: CauseInput, m: Measured, values: Float64Array, some: readonly number[]): Sides {
  const size = new Float64Array(values.length).fill(Number.NaN);
  for (const i of some) size[i] = Math.log(Math.abs(values[i]!) + Number.MIN_VALUE);
  const cut = findOnset(current.at, size);
  if (!cut || cut.z < clear) return m;
  const all = [...current.at.keys()];
  return {
    before: all.filter((i) => current.at[i]! < cut.low),
    after: all.filter((i) => current.at[i]! >= cut.high),
  };
}

function byValue(values: readonly (string | null)[], rows: readonly number[]): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const i of rows) {
    const value = values[i] ?? null;
    if (value === null) continue;
    const own = out.get(value);
    if (own) own.push(i);
    else out.set(value, [i]);
  }
  return out;
}
