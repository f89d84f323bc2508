export { advanceStreams } from "./advance.ts";
export { judgedStreams } from "./judged.ts";
export { streamsReport } from "./report.ts";
export { setStreams, settingsRevisions, streamsSettings } from "./settings.ts";
