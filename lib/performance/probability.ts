/** So far beyond 0 and 1 a score is a probability that was rounded. */
const rounding = 1e-6;
/** Of the scores that are there, so many may be something else than a probability, such as a sentinel. */
const strays = 0.01;

function isProbability(score: number): boolean {
  return score >= -rounding && score <= 1 + rounding;
}

/** Whether scores say how likely something is: margins, percentages and ranks do not. Missing ones say nothing. */
export function areProbabilities(...scores: readonly Float64Array[]): boolean {
  let [there, other] = [0, 0];
  for (const list of scores) {
    for (const score of list) {
      if (!Number.isFinite(score)) continue;
      there += 1;
      if (!isProbability(score)) other += 1;
    }
  }
  return other <= strays * there;
}

function cut(score: number): number {
  return Math.min(1, Math.max(0, score));
}

/** Those that are probabilities, in their order. */
export function onlyProbabilities(score: Float64Array): Float64Array {
  return score.filter(isProbability).map(cut);
}

/** The scores as probabilities, NaN for single ones that are none; null: they are something else. */
export function probabilities(score: Float64Array): Float64Array | null {
  return areProbabilities(score) ? score.map((s) => (isProbability(s) ? cut(s) : Number.NaN)) : null;
}
