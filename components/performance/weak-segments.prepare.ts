import { count } from "#lib/format/number.ts";

/** Metrics by which rows can be compared; any other falls back to the usual one of the task. */
const perRow = ["accuracy", "brier", "log_loss", "mae", "mse"] as const;

export function lossName(metric: string): string | undefined {
  if (metric === "rmse") return "mse";
  return perRow.find((name) => name === metric);
}

type Search = {
  metric: string | null;
  n: number;
  searched: number;
  features: number;
  features_left_out: number;
  depth: number;
  tested: number;
  q: number;
};

const losses: Record<string, string> = {
  accuracy: "the share of wrong predictions",
  brier: "the squared error of the score",
  log_loss: "the log loss",
  mae: "the absolute error",
  mse: "the squared error",
};

/** What was searched and how sure the result is. */
export function basisSentence(search: Search): string {
  const { metric, n, searched, features, features_left_out: left, depth, tested, q } = search;
  const rows = searched < n ? `${count(searched)} of ${count(n)} rows` : `${count(searched)} rows`;
  const columns = `${count(features)} ${features === 1 ? "feature" : "features"}${left > 0 ? ` (${count(left)} more left out)` : ""}`;
  const predicates = depth === 1 ? "single conditions" : `up to ${depth} conditions together`;
  return (
    `Loss is ${losses[metric ?? ""] ?? "the error"}. Searched: ${rows}, ${columns}, ${predicates}. One half of the rows proposed ` +
    `${count(tested)} ${tested === 1 ? "segment" : "segments"}, the other half tested them; at most ${Math.round(q * 100)} % of ` +
    "what is listed is expected to be chance. Of the change: what worse predictions in the segment add to the loss since the reference."
  );
}
