import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { CauseInput, Explanation } from "#lib/causes/index.ts";

export type Explain = (input: CauseInput) => Promise<Explanation>;

/** Explains in a thread of its own: the process stays free for others. */
export const explainInThread: Explain = async (input) => {
  // Without the process's own preloads: one of them ends the process when it finds its input closed, as in a thread.
  const thread = new Worker(new URL("./causes-thread.ts", import.meta.url), {
    execArgv: [],
    workerData: input,
  });
  try {
    const [answer] = (await once(thread, "message")) as [Explanation | { error: string }];
    if ("error" in answer) throw new Error(answer.error);
    return answer;
  } finally {
    await thread.terminate();
  }
};
