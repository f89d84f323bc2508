/** Two samples counted over the same cells: what every detector's binned form reads. */

export type Missing = { reference: number; referenceRows: number; current: number; currentRows: number };

export type Table = {
  kind: "numeric" | "categorical";
  reference: Float64Array;
  current: Float64Array;
  /** Rows of the reference and of the current window inside the cells. */
  m: number;
  n: number;
  /** Where each cell's rows are taken to lie, ascending; empty for categories. */
  positions: Float64Array;
  /** The unit of distances: the reference's standard deviation. */
  scale: number;
  /** Centre of absolute deviations: the reference's median. */
  centre: number;
  /** Work (rows' share × distance) hidden inside the open tails when both samples have rows there. */
  tailWork: number;
  /** Rows without a usable value; never part of the cells. */
  missing: Missing;
};

/** What both null rates are about: rows without a finite value. */
export const noneMissing: Missing = { reference: 0, referenceRows: 0, current: 0, currentRows: 0 };

export function categoricalTable(
  reference: Float64Array,
  current: Float64Array,
  missing: Missing = noneMissing,
): Table {
  return {
    kind: "categorical",
    reference,
    current,
    m: sum(reference),
    n: sum(current),
    positions: new Float64Array(0),
    scale: 1,
    centre: 0,
    tailWork: 0,
    missing,
  };
}

export function sum(counts: Float64Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return total;
}
