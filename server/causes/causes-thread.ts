import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { type Answer, explainPrepared, prepareCauses } from "#lib/causes/index.ts";
import type { Asked, Said } from "./open-thread.ts";

// On Linux this is the thread's own priority: ingestion, profiling and pages go first.
setPriority(constants.priority.PRIORITY_LOW);

function say(said: Said): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(said);
}

try {
  const { input, scores } = workerData as Asked;
  const prepared = prepareCauses(input);
  let answer: Answer | null = null;
  if (prepared.plan && scores && parentPort) {
    const heard = once(parentPort, "message") as Promise<[Answer]>;
    say({ plan: prepared.plan });
    [answer] = await heard;
  }
  say({ explanation: explainPrepared(prepared, answer) });
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
}
