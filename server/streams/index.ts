export { advanceStreams } from "./advance.ts";
export { streamsReport } from "./report.ts";
