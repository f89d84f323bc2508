export { hourlyRows, newestEventEnd, profiledTo, stateOfWindows, type WindowState } from "./hours.ts";
export { changedVersions, refreshProfiles, staleVersions } from "./refresh.ts";
export { labelJoin } from "./labelled-rows.ts";
export { labelledUpTo } from "./labels.ts";
export { frozenSegments, parseSegment, segmentCondition } from "./segments.ts";
export { type FeatureBaseline, findBaselines, findSubject, revisionKey, type Subject } from "./subject.ts";
export { type PeriodPlan, planPeriods } from "./periods.ts";
export { sumWindows } from "./sums.ts";
export { cutWindows, hourStart as hourFloor, type Window, windowsBack } from "./windows.ts";
