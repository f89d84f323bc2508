export type { Ancestors, GroupFinding, GroupIncident } from "./finding.ts";
export { flapScore, isFlapping } from "./flap.ts";
export { lastWindow } from "./last-window.ts";
export { planGroups } from "./plan.ts";
export { endsAs } from "./quiet.ts";
export { type PastIncident, recurrenceOf, similarTo, titleOf, likeness } from "./similar.ts";
export { sentenceOf, whoIs } from "./sentence.ts";
