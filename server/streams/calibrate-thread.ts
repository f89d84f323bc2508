/** A thread that finds thresholds: replays are pure computation of seconds, and the worker has others to serve. */
import { parentPort } from "node:worker_threads";
import { detectorOf } from "#lib/stream/index.ts";
import { stabilityOf } from "#lib/stream/stability.ts";
import type { Parameters } from "./store.ts";

export type Question = { detector: string; stable: Float64Array; wanted: number; seed: number };

function answer({ detector, stable, wanted, seed }: Question): Parameters {
  const found = stabilityOf(detectorOf(detector), stable, wanted, seed);
  // JSON has no infinity: none where a replay raised no alarm.
  return found && { ...found, replayed: Number.isFinite(found.replayed) ? found.replayed : null, wanted };
}

parentPort?.on("message", (question: Question) => {
  let reply: { parameters: Parameters } | { error: string };
  try {
    reply = { parameters: answer(question) };
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(reply);
});
