export type { Change } from "./change.ts";
export { createGithubHook, hookBody } from "./github-hook.ts";
export { changeBody } from "./input.ts";
export { listChanges } from "./list-changes.ts";
export { recordChange, recordChanges } from "./record-change.ts";
export { takeGithub } from "./take-github.ts";
