import type { Metric } from "../metric.ts";
import { perQuery } from "./per-query.ts";
import { depth, type Query, type RankingSample } from "./sample.ts";

/** Mean over queries of the precision at each relevant item of the first ten, summed and divided by all relevant items. */
export const meanAveragePrecision: Metric<RankingSample> = {
  label: "MAP@10",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => perQuery(sample, averagePrecision),
};

/** Expected over the orders of equal scores (McSherry and Najork 2008). */
function averagePrecision({ ties, relevant }: Query): number {
  let [sum, found] = [0, 0];
  for (const tie of ties) {
    if (tie.before >= depth) break;
    const others = tie.size > 1 ? (tie.relevant - 1) / (tie.size - 1) : 0;
    for (let j = 0; j < tie.size && tie.before + j < depth; j++) {
      sum += ((tie.relevant / tie.size) * (found + 1 + j * others)) / (tie.before + j + 1);
    }
    found += tie.relevant;
  }
  return sum / relevant;
}
