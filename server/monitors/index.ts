export { ensureMonitors, keptAway } from "./ensure-monitors.ts";
export { baselineName, monitorBody, monitorRef } from "./input.ts";
export { getMonitor, listMonitors } from "./list-monitors.ts";
export { type Monitor, monitorRule, ruleOf, watchedColumns } from "./monitor.ts";
export { putMonitor } from "./put-monitor.ts";
