import { depth, type Query } from "./sample.ts";

/**
 * Discounted cumulative gain of the first ten items over that of the best order (Järvelin and Kekäläinen 2002), with
 * the discount 1 / log2(1 + place). Items of equal score share the mean discount of their places (McSherry and
 * Najork 2008), as in scikit-learn's ndcg_score.
 */
export function normalisedGain({ ties, grades }: Query, gain: "linear" | "exponential"): number {
  let [own, best] = [0, 0];
  for (const tie of ties) {
    if (tie.before >= depth) break;
    let discounts = 0;
    for (let place = tie.before; place < Math.min(depth, tie.before + tie.size); place++) {
      discounts += discount(place);
    }
    own += (discounts * tie[gain]) / tie.size;
  }
  for (let place = 0; place < Math.min(depth, grades.length); place++) {
    best += discount(place) * (gain === "linear" ? grades[place]! : 2 ** grades[place]! - 1);
  }
  return own / best;
}

function discount(place: number): number {
  return 1 / Math.log2(place + 2);
}
