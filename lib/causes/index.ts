export { columnsOf, type RestorePlan } from "./evidence/restore.ts";
export type { Answer } from "./evidence/restored.ts";
export { prepareCauses } from "./evidence/weigh.ts";
export { type Cause, type Explanation, explainCauses, explainPrepared } from "./explain.ts";
export type { Candidate, CauseInput, CauseType, ChangeEvent, Evidence, PeriodRows } from "./input.ts";
export type { Measured } from "./measure.ts";
export { rankCauses } from "./rank.ts";
