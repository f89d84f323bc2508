import { parentPort } from "node:worker_threads";
import { caseOf } from "./case.ts";
import type { Setting } from "./settings.ts";

parentPort?.on("message", (setting: Setting) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(caseOf(setting));
});
