export { exportFormats, exportTimeline } from "./export-timeline.ts";
export { getTimeline } from "./get-timeline.ts";
