/** Sums and proportions of counts. Proportions of an all-zero table are undefined: `null`. */

export type Counts = ArrayLike<number>;

export function totalOf(counts: Counts): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
}

export function proportions(counts: Counts): Float64Array | null {
  const total = totalOf(counts);
  if (!(total > 0)) return null;
  const shares = new Float64Array(counts.length);
  for (let i = 0; i < shares.length; i++) shares[i] = counts[i]! / total;
  return shares;
}
