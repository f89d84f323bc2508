export { type Cause, type Explanation, explainCauses } from "./explain.ts";
export type { Candidate, CauseInput, CauseType, ChangeEvent, PeriodRows } from "./input.ts";
export type { Measured } from "./measure.ts";
export { rankCauses } from "./rank.ts";
