export {
  decideWindow,
  type FeatureDecision,
  type FeatureInput,
  targetRate,
} from "./decide-window.ts";
export type { FloorCache, FloorSet } from "./floors.ts";
export {
  applyPersistence,
  defaultPersistence,
  noPersistence,
} from "./persistence.ts";
export { type RawRows, scoreBinned } from "./scores.ts";
export type { Unseen } from "./unseen.ts";
