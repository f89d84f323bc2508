/**
 * Puts two tables of value → count on the union of their values, in ascending order of the value.
 * A value that one side has never seen has count 0 there.
 */

export type AlignedCounts = { keys: string[]; reference: Float64Array; current: Float64Array };

export type CountTable = Readonly<Record<string, number>> | ReadonlyMap<string, number>;

function keysOf(table: CountTable): Iterable<string> {
  return table instanceof Map ? table.keys() : Object.keys(table);
}

function countOf(table: CountTable, key: string): number {
  if (table instanceof Map) return table.get(key) ?? 0;
  return Object.hasOwn(table, key) ? ((table as Record<string, number>)[key] ?? 0) : 0;
}

export function alignCounts(reference: CountTable, current: CountTable): AlignedCounts {
  const keys = [...new Set([...keysOf(reference), ...keysOf(current)])].sort();
  return {
    keys,
    reference: Float64Array.from(keys, (key) => countOf(reference, key)),
    current: Float64Array.from(keys, (key) => countOf(current, key)),
  };
}
