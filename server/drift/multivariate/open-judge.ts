import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type MethodName, methodNames } from "#lib/multivariate/index.ts";
import type { MethodVerdict } from "#lib/multivariate/judge.ts";
import type { Sample } from "#lib/multivariate/sample.ts";
import type { ThreadAnswer, ThreadQuestion } from "./judge-thread.ts";

/** Judges windows against one reference in a thread of its own: the process stays free for others. */
export type Judge = {
  judge: (window: Sample, seed: number) => Promise<MethodVerdict[]>;
  close: () => Promise<void>;
};

export type OpenJudge = (reference: Sample, seed: number, methods?: readonly MethodName[]) => Promise<Judge>;

export const openJudge: OpenJudge = async (reference, seed, methods = methodNames) => {
  // Without the process's own preloads: one of them ends the process when it finds its input closed, as in a thread.
  const thread = new Worker(new URL("./judge-thread.ts", import.meta.url), { execArgv: [] });
  // One question at a time: the answers come in the order of the questions.
  const ask = async (question: ThreadQuestion): Promise<ThreadAnswer> => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    thread.postMessage(question);
    const [answer] = (await once(thread, "message")) as [ThreadAnswer];
    if (typeof answer === "object" && "error" in answer) throw new Error(answer.error);
    return answer;
  };
  await ask({ kind: "fit", reference, methods, seed });
  return {
    judge: async (window, at) => (await ask({ kind: "judge", window, seed: at })) as MethodVerdict[],
    close: async () => {
      await thread.terminate();
    },
  };
};
