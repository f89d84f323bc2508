/** A thread that finds thresholds: replays are pure computation of seconds, and the worker has others to serve. */
import { parentPort } from "node:worker_threads";
import { calibrate, measure } from "#lib/stream/calibrate.ts";
import { detectorOf, makeDummy } from "#lib/stream/index.ts";
import type { Parameters } from "./store.ts";

export type Question = { detector: string; stable: Float64Array; wanted: number; seed: number };

/** The first half gives the threshold, the second shows what it does. */
function answer({ detector, stable, wanted, seed }: Question): Parameters {
  const entry = detectorOf(detector);
  const half = stable.length >> 1;
  const found = calibrate(entry, stable.subarray(0, half), wanted, seed);
  if (!found) return null;
  const held = stable.subarray(half);
  return {
    ...found,
    // JSON has no infinity: none where a replay raised no alarm.
    replayed: Number.isFinite(found.replayed) ? found.replayed : null,
    wanted,
    measured: measure(entry.make(found.threshold, found.stable, found.binary), held),
    dummy: measure(makeDummy(wanted), held),
  };
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
