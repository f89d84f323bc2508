import { calibrateLane, calibrating } from "./calibrate-streams.ts";
import { defineJob } from "./job.ts";

/** Thresholds that may take minutes, in a thread of their own: neither reading nor a short calibration waits for them. */
export const calibrateLong = defineJob({
  ...calibrating,
  name: "calibrate-streams-long",
  run: calibrateLane("long"),
});
