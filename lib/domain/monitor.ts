import type { ColumnRole } from "./schema.ts";

/**
 * The sources of verdicts beside drift: each is watched under its own name, has a page of that name, and a line in
 * server/findings/sources. `automatic`: every model gets a monitor of it, with an equal share of the model's budget.
 */
export const watchedSources = {
  quality: { title: "data quality", automatic: true },
  multivariate: { title: "rows as a whole", automatic: true },
  performance: { title: "performance", automatic: true },
  streams: { title: "value by value", automatic: false },
} as const satisfies Record<string, { title: string; automatic: boolean }>;
export type WatchedSource = keyof typeof watchedSources;
export const watchedSourceNames = Object.keys(watchedSources) as WatchedSource[];

/** Whose verdicts a monitor judges. */
export type Source = "drift" | WatchedSource;
export const sources: readonly Source[] = ["drift", ...watchedSourceNames];

/**
 * What a monitor watches: the columns of these roles or those that it names (`columns`), all of them for drift; or
 * the checks of quality, the multivariate methods, the metrics of performance, the signals of streams.
 */
export const watches = ["inputs", "outputs", "labels", "all", "columns", ...watchedSourceNames] as const;
export type Watch = (typeof watches)[number];

export const watchedRoles: Record<Exclude<Watch, "columns" | Source>, readonly ColumnRole[]> = {
  inputs: ["feature"],
  outputs: ["prediction", "score"],
  labels: ["label"],
  all: ["feature", "prediction", "score", "label"],
};

export function sourceOf(watch: Watch): Source {
  return Object.hasOwn(watchedSources, watch) ? (watch as WatchedSource) : "drift";
}

/** Late rows can end, reopen and withdraw a finding; none is ever deleted. */
export const findingStates = ["open", "closed", "withdrawn"] as const;
export type FindingState = (typeof findingStates)[number];
