/** What the damaged values of a feature may have been: the repair that its sign suggests. */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { type FeatureCheck, factorOf } from "../checks.ts";
import { short } from "../words.ts";

export type Repaired = {
  column: RawColumn;
  how: string;
  /** Whether a loss that stays says anything: what was lost cannot be put back by guessing. */
  applies: boolean;
};

/** Null where nothing can be tried. `current` has the rows to repair, `reference` all rows of the reference. */
export function repairColumn(
  mode: string,
  check: FeatureCheck,
  reference: RawColumn,
  current: RawColumn,
): Repaired | null {
  if (mode === "unit" || mode === "range") {
    const factor = factorOf(check);
    if (factor === null || current.kind !== "numeric") return null;
    const offset = check.unit?.offset ?? 0;
    const values = current.values.map((x) => (x - offset) / factor);
    const less = offset === 0 ? "" : `less ${short(offset)}, `;
    return { column: { kind: "numeric", values }, how: `${less}divided by ${short(factor)}`, applies: true };
  }
  if (mode === "shift" || mode === "distorted") return mapped(reference, current);
  if (mode !== "stuck" && mode !== "missing" && mode !== "new category") return null;
  const fill = usualOf(reference);
  if (fill === null) return null;
  const novel = new Set(check.novel.values);
  const lost = (x: string | number | null) => {
    if (mode === "missing") return x === null || Number.isNaN(x);
    return mode === "stuck" ? String(x) === check.stuck.value : novel.has(String(x));
  };
  const column: RawColumn =
    current.kind === "numeric"
      ? { kind: "numeric", values: current.values.map((x) => (lost(x) ? Number(fill) : x)) }
      : { kind: "categorical", values: current.values.map((x) => (lost(x) ? String(fill) : x)) };
  const shown = typeof fill === "number" ? short(fill) : fill;
  return { column, how: `${mode} values set to ${shown}, the usual one`, applies: false };
}

/** The median of numbers, the most frequent category; null without values. */
function usualOf(column: RawColumn): number | string | null {
  if (column.kind === "numeric") {
    const sorted = column.values.filter(Number.isFinite).sort();
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }
  const counts = new Map<string, number>();
  for (const v of column.values) if (v !== null) counts.set(v, (counts.get(v) ?? 0) + 1);
  let best: string | null = null;
  for (const [v, n] of counts) if (best === null || n > counts.get(best)!) best = v;
  return best;
}

/** Each number gets the reference's value of the same rank (ties the same one). Categories have no ranks. */
function mapped(reference: RawColumn, current: RawColumn): Repaired | null {
  if (reference.kind !== "numeric" || current.kind !== "numeric") return null;
  const [a, b] = [reference.values, current.values].map((v) => v.filter(Number.isFinite).sort());
  if (a!.length < 50 || b!.length < 50) return null;
  const place = new Map<number, number>();
  for (let i = 0; i < b!.length; ) {
    let end = i;
    while (end < b!.length && b![end] === b![i]) end++;
    place.set(b![i]!, (i + end) / 2 / b!.length);
    i = end;
  }
  const values = current.values.map((x) => {
    const rank = place.get(x);
    return rank === undefined ? x : a![Math.min(a!.length - 1, Math.floor(rank * a!.length))]!;
  });
  return { column: { kind: "numeric", values }, how: "mapped onto the reference's quantiles", applies: true };
}
