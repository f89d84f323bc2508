import type { ColumnRole } from "./schema.ts";

/** Whose verdicts a monitor judges. */
export const sources = ["drift", "quality", "multivariate", "performance"] as const;
export type Source = (typeof sources)[number];

/**
 * What a monitor watches: the columns of these roles or those that it names (`columns`), all of them for drift; or
 * the checks of quality, the multivariate methods, the metrics of performance.
 */
export const watches = [
  "inputs",
  "outputs",
  "labels",
  "all",
  "columns",
  "quality",
  "multivariate",
  "performance",
] as const;
export type Watch = (typeof watches)[number];

export const watchedRoles: Record<Exclude<Watch, "columns" | Source>, readonly ColumnRole[]> = {
  inputs: ["feature"],
  outputs: ["prediction", "score"],
  labels: ["label"],
  all: ["feature", "prediction", "score", "label"],
};

export function sourceOf(watch: Watch): Source {
  return watch === "quality" || watch === "multivariate" || watch === "performance" ? watch : "drift";
}

/** Late rows can end, reopen and withdraw a finding; none is ever deleted. */
export const findingStates = ["open", "closed", "withdrawn"] as const;
export type FindingState = (typeof findingStates)[number];
