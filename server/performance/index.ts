export { findOutcome, hasOutcome, type Outcome } from "./outcome.ts";
export { performanceHistory } from "./history.ts";
export { performancePower } from "./power.ts";
export { hasPerformance, judgedPerformance, newestMeasured } from "./judged.ts";
export { measurePerformance } from "./refresh.ts";
export { performanceReport } from "./report.ts";
export { performanceSegments } from "./segments.ts";
export { performanceWindow } from "./window.ts";
export { weakSegments } from "./weak-segments.ts";
