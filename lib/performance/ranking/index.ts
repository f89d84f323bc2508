import type { Metric } from "../metric.ts";
import { meanAveragePrecision } from "./mean-average-precision.ts";
import { mrr } from "./mrr.ts";
import { ndcgExponential } from "./ndcg-exponential.ts";
import { ndcg } from "./ndcg.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";
import type { RankingSample } from "./sample.ts";

/** Every metric of a model that orders the items of a query: one file and one line. */
export const rankingMetrics = {
  ndcg_at_10: ndcg,
  ndcg_exponential_at_10: ndcgExponential,
  mrr,
  map_at_10: meanAveragePrecision,
  precision_at_10: precision,
  recall_at_10: recall,
} as const satisfies Record<string, Metric<RankingSample>>;
