export { columnsOf, type RestorePlan } from "./evidence/restore.ts";
export type { Answer } from "./evidence/restored.ts";
export { prepareCauses } from "./evidence/weigh.ts";
export { type Cause, type Explanation, explainCauses, explainPrepared } from "./explain.ts";
export { type JudgedIncident, priorsOf } from "./history.ts";
export type { Candidate, CauseInput, CauseType, ChangeEvent, Evidence, PeriodRows, Priors } from "./input.ts";
export type { Measured } from "./measure.ts";
export { rankCauses } from "./rank.ts";
