import { on } from "node:events";
import { Worker } from "node:worker_threads";
import type { Answer, CauseInput, Explanation, RestorePlan } from "#lib/causes/index.ts";

/** Asks the model's own server for the scores of a plan; says why where it cannot. */
export type ScorePlan = (plan: RestorePlan) => Promise<Answer>;
export type Explain = (input: CauseInput, score: ScorePlan | null) => Promise<Explanation>;

export type Asked = { input: CauseInput; scores: boolean };
export type Said = { plan: RestorePlan } | { explanation: Explanation } | { error: string };

/** Explains in a thread of its own: the process stays free for others. Calls of the model's server are made from here. */
export const explainInThread: Explain = async (input, score) => {
  // Without the process's own preloads: one of them ends the process when it finds its input closed, as in a thread.
  const asked: Asked = { input, scores: score !== null };
  const thread = new Worker(new URL("./causes-thread.ts", import.meta.url), {
    execArgv: [],
    workerData: asked,
  });
  try {
    for await (const [said] of on(thread, "message", { close: ["exit"] }) as AsyncIterable<[Said]>) {
      if ("explanation" in said) return said.explanation;
      if ("error" in said) throw new Error(said.error);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage(score ? await score(said.plan) : { failed: "nobody can be asked" });
    }
    throw new Error("The thread that looks for causes ended before it answered.");
  } finally {
    await thread.terminate();
  }
};
