import type { Metric } from "../metric.ts";
import { hitsAtTop } from "./hits.ts";
import { perQuery } from "./per-query.ts";
import { depth, type RankingSample } from "./sample.ts";

/** Mean over queries of the relevant share of ten places; places that a shorter list leaves empty count as misses. */
export const precision: Metric<RankingSample> = {
  label: "Precision@10",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: (sample) => perQuery(sample, (query) => hitsAtTop(query) / depth),
};
