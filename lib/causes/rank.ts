import { type Found, findCandidates } from "./candidates.ts";
import { probabilities, type Weights } from "./fuse.ts";
import type { Candidate, CauseInput } from "./input.ts";
import { type Measured, measure } from "./measure.ts";
import { belowUnknown } from "./faint.ts";
import { thinned } from "./thin.ts";
import fitted from "./weights.json" with { type: "json" };

export type Ranked = Candidate & { probability: number; feature: number };

/** Ranks the possible causes, the likeliest first; their probabilities sum to one. Rows in what was measured are of `thinned(asked)`. */
export function rankCauses(
  asked: CauseInput,
  weights: Weights = fitted,
): { ranked: Ranked[]; measured: Measured } {
  const input = thinned(asked);
  const measured = measure(input);
  const found: Found[] = findCandidates(input, measured);
  const all = found.map((f) => f.candidate);
  const p = belowUnknown(all, probabilities(all, weights));
  const ranked = found.map(({ candidate, feature }, i) => ({ ...candidate, feature, probability: p[i]! }));
  return { ranked: ranked.sort((a, b) => b.probability - a.probability), measured };
}
