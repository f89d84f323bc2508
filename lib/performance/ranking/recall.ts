import type { Metric } from "../metric.ts";
import { hitsAtTop } from "./hits.ts";
import { perQuery } from "./per-query.ts";
import type { RankingSample } from "./sample.ts";

/** Mean over queries of the share of the relevant items that are among the first ten. */
export const recall: Metric<RankingSample> = {
  label: "Recall@10",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => perQuery(sample, (query) => hitsAtTop(query) / query.relevant),
};
