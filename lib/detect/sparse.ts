/** When the chi-square law may speak for a table: large expected counts, larger ones in the far tail. */
import type { Table } from "./table.ts";

/** The smallest expected count of a cell that has rows. */
export function smallestExpected({ reference, current, m, n }: Table): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i]! + current[i]!;
    if (both > 0 && both < smallest) smallest = both;
  }
  return (smallest * Math.min(m, n)) / (m + n);
}

export function lawHolds(table: Table, p: number): boolean {
  const smallest = smallestExpected(table);
  return smallest >= 100 || (smallest >= 5 && p >= 0.05);
}
