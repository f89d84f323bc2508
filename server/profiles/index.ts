export { refreshProfiles, staleVersions } from "./refresh.ts";
export { parseSegment } from "./segments.ts";
export { type FeatureBaseline, findBaselines, findSubject, type Subject } from "./subject.ts";
export { sumWindows } from "./sums.ts";
export { cutWindows, type Window, windowsBack } from "./windows.ts";
