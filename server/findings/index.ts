export { evaluateMonitors } from "./evaluate.ts";
export { asFinding, type Finding } from "./finding.ts";
export { getFinding, listFindings } from "./list-findings.ts";
export { measurePower } from "./measure-power.ts";
export { newestResults } from "./newest-results.ts";
export { replayBody, replayRule } from "./replay-rule.ts";
export { watchReport } from "./watch-report.ts";
