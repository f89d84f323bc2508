export { advanceStreams } from "./advance.ts";
export { calibrateNext, type Lane } from "./calibrate.ts";
export { judgedStreams } from "./judged.ts";
export { openCalibrator } from "./open-calibrator.ts";
export { forgetRuns } from "./prune.ts";
export { streamsReport } from "./report.ts";
export { setStreams, settingsRevisions, streamsSettings } from "./settings.ts";
export { newestRuns } from "./store.ts";
export { forgetThresholds } from "./thresholds.ts";
