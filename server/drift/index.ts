export { distribution } from "./distribution.ts";
export { explainVerdict } from "./explain-verdict.ts";
export { heatmap } from "./heatmap.ts";
export { modelDrift } from "./overview.ts";
export { listSegments } from "./list-segments.ts";
export { driftReport, driftReportText } from "./report.ts";
export { scoreWiderWindows } from "./score-wider.ts";
export { scoreHours } from "./score-hours.ts";
