export type Field = { name: string; type: string | null };

export type FieldsDiff = { added: string[]; removed: string[]; retyped: string[] };

/** What differs between a data set's fields of two runs; null where nothing does. Order does not count. */
export function diffFields(before: readonly Field[], after: readonly Field[]): FieldsDiff | null {
  const old = new Map(before.map((f) => [f.name, f.type]));
  const now = new Map(after.map((f) => [f.name, f.type]));
  const added = [...now.keys()].filter((n) => !old.has(n)).sort();
  const removed = [...old.keys()].filter((n) => !now.has(n)).sort();
  const retyped = [...now]
    .filter(([n, type]) => {
      const was = old.get(n);
      // A type that one of the runs did not state is no change.
      return was !== undefined && was !== null && type !== null && was !== type;
    })
    .map(([n]) => n)
    .sort();
  return added.length + removed.length + retyped.length === 0 ? null : { added, removed, retyped };
}
