export { distribution, type Distribution } from "./distribution.ts";
export { explainVerdict, type VerdictExplanation } from "./explain-verdict.ts";
export { type Heatmap, type HeatmapRow, heatmap } from "./heatmap.ts";
export type { DistributionInput, DriftInput } from "./input.ts";
export { type ModelDrift, modelDrift } from "./overview.ts";
export { listSegments } from "./list-segments.ts";
export { driftReport, driftReportText } from "./report.ts";
export { scoreWiderWindows } from "./score-wider.ts";
export { scoreHours } from "./score-hours.ts";
