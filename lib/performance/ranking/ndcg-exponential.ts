import type { Metric } from "../metric.ts";
import { normalisedGain } from "./gain.ts";
import { perQuery } from "./per-query.ts";
import type { RankingSample } from "./sample.ts";

/** The gain of an item is 2^grade − 1 (Burges et al. 2005): the best grades weigh most. */
export const ndcgExponential: Metric<RankingSample> = {
  label: "NDCG@10, exponential gain",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => perQuery(sample, (query) => normalisedGain(query, "exponential")),
};
