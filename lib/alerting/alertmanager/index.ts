export { exportFile, ownMark } from "./export.ts";
export { importFile, type WantedChannel, WrongShape } from "./import.ts";
