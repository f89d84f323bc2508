/** Classes as one number, so that a change of any common one moves its mean: 1, −1, ½, −½, … by how common they are. */

type Classes = readonly (string | null)[];

/** Null without classes on either side; NaN where a row has none. Codes come from the reference, other classes have 0. */
export function codesOf(
  reference: Classes | undefined,
  current: Classes | undefined,
): [Float64Array, Float64Array] | null {
  if (!reference || !current) return null;
  const counts = new Map<string, number>();
  for (const c of reference) if (c !== null) counts.set(c, (counts.get(c) ?? 0) + 1);
  const common = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const codes = new Map(common.map(([c], i) => [c, (i % 2 === 0 ? 1 : -1) * 0.5 ** Math.floor(i / 2)]));
  const coded = (classes: Classes) =>
    Float64Array.from(classes, (c) => (c === null ? Number.NaN : (codes.get(c) ?? 0)));
  return [coded(reference), coded(current)];
}
