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

/** Null where no value stands alone, or several do. */
export function aloneIn(input: CauseInput, m: Measured, feature: number): Alone | null {
  const own = input.current.columns[feature]!;
  if (own.kind !== "numeric") return null;
  const pick = (rows: readonly number[]) =>
    Float64Array.from(rows, (i) => own.values[i]!)
      .filter((x) => !Number.isNaN(x))
      .sort();
  const driftOf = (before: readonly number[], after: readonly number[]) => ks(pick(before), pick(after));
  let best: (Alone & { effect: number }) | null = null;
  const rows = [...input.current.at.keys()];
  for (const [j, column] of input.current.columns.entries()) {
    if (column.kind !== "categorical") continue;
    for (const [value, some] of byValue(column.values, rows)) {
      if (some.length < 2 * fewest) continue;
      const { before, after } = sidesOf(input, m, own.values, some);
      const inside = (i: number) => column.values[i] === value;
      const [then, now] = [before.filter(inside), after.filter(inside)];
      if (now.length < fewest || then.length < fewest) continue;
      const { effect, p } = driftOf(then, now);
      if (effect < Math.max(moved, best?.effect ?? 0) || p > sure) continue;
      const others = (all: readonly number[]) => all.filter((i) => !inside(i));
      if (driftOf(others(before), others(after)).effect > stayed) continue;
      const flags = Uint8Array.from(column.values, (v) => Number(v === value));
      best = { text: `${input.features[j]} is ${value}`, flags, before, after, effect };
    }
  }
  return best;
}

/** Where the number's size within the value has a clear step of its own, the rows are parted there: the band may be that of another drift. */
function sidesOf(
  { current }: CauseInput,
  m: Measured,
  values: Float64Array,
  some: readonly number[],
): { before: number[]; after: number[] } {
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
