export { getTimeline } from "./get-timeline.ts";
