import { log } from "#server/kernel/log.ts";

/** Runs `work` again and again until the signal; a failure is logged and backs off. Resolves when it has stopped. */
export async function runLoop(
  name: string,
  everyMs: number,
  work: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let again = false;
    try {
      again = await work();
      failures = 0;
    } catch (error) {
      failures++;
      log("jobs").error({ err: error, job: name, failures }, "job failed");
    }
    if (!again) await pause(failures > 0 ? Math.min(30_000, 1000 * 2 ** failures) : everyMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
