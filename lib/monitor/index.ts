export { falseAlarmsAtMost, qForBudget } from "./budget.ts";
export { type Lint, lintMissing, lintMonitor, lintPaused } from "./lint.ts";
export { type Power, powerOf } from "./power.ts";
export { type Replay, replay } from "./replay.ts";
export { episodesOf, type JudgedWindow, type MonitorRule } from "./rule.ts";
