import type { Metric } from "../metric.ts";
import { perQuery } from "./per-query.ts";
import type { Query, RankingSample } from "./sample.ts";

/** Mean over queries of 1 / place of the first relevant item. */
export const mrr: Metric<RankingSample> = {
  label: "MRR",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => perQuery(sample, reciprocalPlace),
};

/** Expected over the orders of equal scores: the chance that places 1…j of the tie hold nothing falls factor by factor. */
function reciprocalPlace({ ties }: Query): number {
  const tie = ties.find((t) => t.relevant > 0);
  if (!tie) return 0;
  let [expected, none] = [0, 1];
  for (let j = 0; j <= tie.size - tie.relevant; j++) {
    const here = tie.relevant / (tie.size - j);
    expected += (none * here) / (tie.before + j + 1);
    none *= 1 - here;
  }
  return expected;
}
