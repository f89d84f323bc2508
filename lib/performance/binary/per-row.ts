import type { BinarySample } from "./sample.ts";

/** One number for each row with truth and a probability: positives first, then negatives. */
export function perRow(
  { likely }: BinarySample,
  of: (score: number, positive: boolean) => number,
): Float64Array {
  if (!likely) return new Float64Array(0);
  const { positives, negatives } = likely;
  const out = new Float64Array(positives.length + negatives.length);
  for (let i = 0; i < positives.length; i++) out[i] = of(positives[i]!, true);
  for (let i = 0; i < negatives.length; i++) out[positives.length + i] = of(negatives[i]!, false);
  return out;
}
