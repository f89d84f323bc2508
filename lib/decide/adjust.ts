/** Benjamini & Hochberg (1995) step-up: adjusted p_(i) = min over j >= i of p_(j)·M/j, at most 1. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = Array.from(p.keys()).sort((i, j) => p[i]! - p[j]!);
  const adjusted = p.map(() => 1);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const i = order[rank - 1]!;
    smallest = Math.min(smallest, (p[i]! * order.length) / rank);
    adjusted[i] = smallest;
  }
  return adjusted;
}
