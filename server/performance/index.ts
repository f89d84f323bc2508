export { measurePerformance } from "./refresh.ts";
export { performanceReport } from "./report.ts";
export { performanceSegments } from "./segments.ts";
export { performanceWindow } from "./window.ts";
export { weakSegments } from "./weak-segments.ts";
