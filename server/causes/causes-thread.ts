import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { type CauseInput, type Explanation, explainCauses } from "#lib/causes/index.ts";

// On Linux this is the thread's own priority: ingestion, profiling and pages go first.
setPriority(constants.priority.PRIORITY_LOW);

function say(said: Explanation | { error: string }): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(said);
}

try {
  say(explainCauses(workerData as CauseInput));
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
}
