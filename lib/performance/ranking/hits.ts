import { depth, type Query } from "./sample.ts";

/** Relevant items among the first ten, expected over the orders of equal scores. */
export function hitsAtTop({ ties }: Query): number {
  let hits = 0;
  for (const tie of ties) {
    const inside = Math.min(tie.size, Math.max(0, depth - tie.before));
    hits += (inside * tie.relevant) / tie.size;
  }
  return hits;
}
