export { exportFile, ownMark } from "./export.ts";
export { importFile, type WantedChannel } from "./import.ts";
