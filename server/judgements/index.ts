export { judgementHistory } from "./history.ts";
export { recordJudgements } from "./record.ts";
export type { JudgementHistory } from "./history.ts";
