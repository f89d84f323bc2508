import type { ColumnRole } from "./schema.ts";

/** What a monitor watches: the columns of these roles, or those that it names (`columns`). */
export const watches = ["inputs", "outputs", "labels", "all", "columns"] as const;
export type Watch = (typeof watches)[number];

export const watchedRoles: Record<Exclude<Watch, "columns">, readonly ColumnRole[]> = {
  inputs: ["feature"],
  outputs: ["prediction", "score"],
  labels: ["label"],
  all: ["feature", "prediction", "score", "label"],
};

/** Late rows can end, reopen and withdraw a finding; none is ever deleted. */
export const findingStates = ["open", "closed", "withdrawn"] as const;
export type FindingState = (typeof findingStates)[number];
