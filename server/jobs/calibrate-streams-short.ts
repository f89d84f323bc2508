import { calibrateLane, calibrating } from "./calibrate-streams.ts";
import { defineJob } from "./job.ts";

/** Thresholds that take seconds, in a thread of their own. */
export const calibrateShort = defineJob({
  ...calibrating,
  name: "calibrate-streams-short",
  run: calibrateLane("short"),
});
