/** Puts a baseline and a window's profile over the same cells. A numeric table lasts until the next one is made. */
import type { CategoricalProfile, NumericProfile, Profile } from "../domain/profile.ts";
import { categoricalTable, sum, type Table } from "../detect/table.ts";
import { missingOf, type Prepared, type PreparedCategorical, type PreparedNumeric } from "./prepare.ts";

/** Windows' counts as doubles, one buffer a length: a numeric table is read at once and not kept. */
const scratch = new Map<number, Float64Array>();

function asDoubles(counts: readonly number[]): Float64Array {
  let buffer = scratch.get(counts.length);
  if (!buffer) {
    buffer = new Float64Array(counts.length);
    scratch.set(counts.length, buffer);
  }
  for (let i = 0; i < counts.length; i++) buffer[i] = counts[i]!;
  return buffer;
}

/** Categories are kept up to this many; the rest is pooled by counts of both samples together. */
const mostCategories = 1000;

export function tableOf(prepared: Prepared, profile: Profile): Table {
  if (prepared.kind === "numeric" && profile.kind === "numeric") return numericTable(prepared, profile);
  if (prepared.kind === "categorical" && profile.kind === "categorical") {
    return valuesTable(prepared, profile);
  }
  throw new TypeError("A numeric and a categorical profile cannot be compared.");
}

function numericTable(prepared: PreparedNumeric, profile: NumericProfile): Table {
  const { reference } = prepared;
  if (profile.counts.length !== reference.length) {
    throw new RangeError("A window counted over other edges cannot be compared with this baseline.");
  }
  const current = asDoubles(profile.counts);
  const n = sum(current);
  const tails = placeTails(prepared, profile, n);
  return {
    kind: "numeric",
    reference,
    current,
    m: prepared.m,
    n,
    positions: tails.positions,
    scale: prepared.scale,
    centre: prepared.centre,
    tailWork: tails.work,
    missing: {
      reference: prepared.missing,
      referenceRows: prepared.rows,
      current: missingOf(profile),
      currentRows: profile.n,
    },
  };
}

/** The open tails lie at the mean of their rows; where both samples have rows there, at the mean of all. */
function placeTails(
  prepared: PreparedNumeric,
  profile: NumericProfile,
  n: number,
): { positions: Float64Array; work: number } {
  const { reference, m, positions } = prepared;
  const top = positions.length - 1;
  const counts = profile.counts;
  if (counts[0] === 0 && counts[top] === 0 && reference[0] === 0 && reference[top] === 0) {
    return { positions, work: 0 };
  }
  const placed = positions.slice();
  let work = 0;
  const place = (slot: number, ofReference: number, ofCurrent: number) => {
    const [a, b] = [reference[slot]!, counts[slot]!];
    if (a + b === 0) return;
    placed[slot] = (ofReference + ofCurrent) / (a + b);
    if (a > 0 && b > 0) work += Math.min(a / m, b / n) * Math.abs(ofReference / a - ofCurrent / b);
  };
  place(0, prepared.profile.sumBelow, profile.sumBelow);
  if (top > 0) place(top, prepared.profile.sumAbove, profile.sumAbove);
  return { positions: placed, work };
}

function valuesTable(prepared: PreparedCategorical, profile: CategoricalProfile): Table {
  const known = prepared.values.length;
  const found = new Float64Array(known);
  const fresh: [string, number][] = [];
  for (const value in profile.counts) {
    const count = profile.counts[value]!;
    const cell = prepared.cellOf.get(value);
    if (cell !== undefined) found[cell] = count;
    else if (count > 0) fresh.push([value, count]);
  }
  const missing = {
    reference: prepared.missing,
    referenceRows: prepared.rows,
    current: profile.nulls,
    currentRows: profile.n,
  };
  if (fresh.length === 0 && known <= mostCategories) {
    return categoricalTable(prepared.reference, found, missing);
  }
  fresh.sort(([a], [b]) => (a < b ? -1 : 1));
  const reference = new Float64Array(known + fresh.length);
  reference.set(prepared.reference);
  const current = new Float64Array(known + fresh.length);
  current.set(found);
  for (const [i, [, count]] of fresh.entries()) current[known + i] = count;
  const [a, b] = pool(reference, current);
  return categoricalTable(a, b, missing);
}

/**
 * Keeps the largest cells of both samples together, sums the rest into one. Cells as large as the first that is
 * left out are left out too: which of them stays must not depend on the sample that it comes from.
 */
function pool(reference: Float64Array, current: Float64Array): [Float64Array, Float64Array] {
  if (reference.length <= mostCategories) return [reference, current];
  const both = reference.map((count, i) => count + current[i]!);
  const bar = both.toSorted().at(-1 - mostCategories)!;
  const kept = Array.from(both.keys()).filter((i) => both[i]! > bar);
  const a = Float64Array.of(...kept.map((i) => reference[i]!), 0);
  const b = Float64Array.of(...kept.map((i) => current[i]!), 0);
  a[kept.length] = sum(reference) - sum(a);
  b[kept.length] = sum(current) - sum(b);
  return [a, b];
}
