import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Question } from "./calibrate-thread.ts";
import type { Parameters } from "./store.ts";

/** Calibrates in a thread of its own, one question at a time. */
export function openCalibrator(): {
  ask: (question: Question, abort: AbortSignal) => Promise<Parameters>;
  close: () => Promise<void>;
} {
  // Without the process's own preloads: one of them ends the process when it finds its input closed, as in a thread.
  const thread = new Worker(new URL("./calibrate-thread.ts", import.meta.url), { execArgv: [] });
  return {
    ask: async (question, abort) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage(question);
      const [answer] = (await once(thread, "message", { signal: abort })) as [
        { parameters: Parameters } | { error: string },
      ];
      if ("error" in answer) throw new Error(answer.error);
      return answer.parameters;
    },
    close: async () => {
      await thread.terminate();
    },
  };
}
