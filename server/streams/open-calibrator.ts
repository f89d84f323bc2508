import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Question } from "./calibrate-thread.ts";
import type { Parameters } from "./store.ts";

export type Calibrator = {
  ask: (question: Question, abort: AbortSignal) => Promise<Parameters>;
  close: () => Promise<void>;
};

/** Calibrates in a thread of its own, one question at a time; the thread starts with the first question. */
export function openCalibrator(): Calibrator {
  let thread: Worker | undefined;
  return {
    ask: async (question, abort) => {
      // Without the process's own preloads: one of them ends the process when it finds its input closed, as in a thread.
      thread ??= new Worker(new URL("./calibrate-thread.ts", import.meta.url), { execArgv: [] });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage(question);
      const [answer] = (await once(thread, "message", { signal: abort })) as [
        { parameters: Parameters } | { error: string },
      ];
      if ("error" in answer) throw new Error(answer.error);
      return answer.parameters;
    },
    close: async () => {
      await thread?.terminate();
      thread = undefined;
    },
  };
}
