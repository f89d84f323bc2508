import type { Metric } from "../metric.ts";
import { normalisedGain } from "./gain.ts";
import { perQuery } from "./per-query.ts";
import type { RankingSample } from "./sample.ts";

/** The grade itself is the gain of an item: scikit-learn's default. */
export const ndcg: Metric<RankingSample> = {
  label: "NDCG@10",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => perQuery(sample, (query) => normalisedGain(query, "linear")),
};
