export { judgedQuality } from "./judged.ts";
export { qualityMap } from "./map.ts";
export { qualityReport } from "./report.ts";
