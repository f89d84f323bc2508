import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { Fitted } from "#lib/multivariate/finding.ts";
import type { MethodName } from "#lib/multivariate/index.ts";
import { fitMethods, judgeWindow, type MethodVerdict } from "#lib/multivariate/judge.ts";
import type { Sample } from "#lib/multivariate/sample.ts";

/** What the thread is asked: first to learn a reference, then to judge windows against it. */
export type ThreadQuestion =
  | { kind: "fit"; reference: Sample; methods: readonly MethodName[]; seed: number }
  | { kind: "judge"; window: Sample; seed: number };

export type ThreadAnswer = MethodVerdict[] | "fitted" | { error: string };

// On Linux this is the thread's own priority: ingestion, profiling and pages go first.
setPriority(constants.priority.PRIORITY_LOW);

let fitted: Map<MethodName, Fitted> = new Map();

function answer(question: ThreadQuestion): ThreadAnswer {
  if (question.kind === "judge") return judgeWindow(fitted, question.window, question.seed);
  fitted = fitMethods(question.reference, question.methods, question.seed);
  return "fitted";
}

function say(said: ThreadAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(said);
}

parentPort?.on("message", (question: ThreadQuestion) => {
  try {
    say(answer(question));
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
});
