export { benjaminiHochberg } from "./adjust.ts";
export {
  decideWindow,
  type FeatureDecision,
  type FeatureInput,
  targetRate,
} from "./decide-window.ts";
export { bucketOf, fewestRows, type FloorCache, type FloorSet } from "./floors.ts";
export {
  applyPersistence,
  defaultPersistence,
  noPersistence,
} from "./persistence.ts";
export { type BaselineFacts, baselineFacts } from "./baseline-facts.ts";
export type { Periods } from "./hold-to-periods.ts";
export { ordinaryPeriods } from "./ordinary-periods.ts";
export { prepare } from "./prepare.ts";
export { type RawRows, scoreBinned } from "./scores.ts";
export { shareFloor } from "./share-floor.ts";
export { type Unseen, unseenValues } from "./unseen.ts";
export { verdictOf } from "./verdict-of.ts";
export { type AmendmentReason, amendmentReasons, amendmentsOf, type Judgement } from "./amendments.ts";
