export { type Weights, probabilities } from "./fuse.ts";
export type { Candidate, CauseInput, CauseType, ChangeEvent, Evidence, PeriodRows } from "./input.ts";
export { type Ranked, rankCauses } from "./rank.ts";
export { findCandidates } from "./candidates.ts";
export { type Measured, measure } from "./measure.ts";
export { type Cause, type Explanation, explainCauses } from "./explain.ts";
export { causeTypes } from "./input.ts";
