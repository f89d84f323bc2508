export { advanceStreams } from "./advance.ts";
export { judgedStreams } from "./judged.ts";
export { streamsReport } from "./report.ts";
