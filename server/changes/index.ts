export type { Change } from "./change.ts";
export { changeBody, type ChangeBody } from "./input.ts";
export { listChanges } from "./list-changes.ts";
export { recordChange, recordChanges } from "./record-change.ts";
