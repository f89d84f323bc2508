export { detectionDelay, instantsOf, knownAt, snapshotInForce, symptomOnset } from "./known.ts";
export type * from "./types.ts";
