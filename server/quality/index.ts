export { declaredRules, declareRules } from "./declare-rules.ts";
export { suggestRules } from "./suggest-rules.ts";
export { judgedQuality } from "./judged.ts";
export { qualityMap } from "./map.ts";
export { qualityReport } from "./report.ts";
