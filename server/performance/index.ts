export { measurePerformance } from "./refresh.ts";
export { performanceReport } from "./report.ts";
export { performanceWindow } from "./window.ts";
