/** Two threads, as the smallest machine has; results in the order of the settings. */
import { Worker } from "node:worker_threads";
import type { Case } from "./case.ts";
import type { Setting } from "./settings.ts";

const threads = 2;

/** Settings in which no incident would have been opened give null. */
export async function casesOf(settings: readonly Setting[]): Promise<(Case | null)[]> {
  const out: (Case | null)[] = settings.map(() => null);
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url));
      let own = -1;
      const step = () => {
        if (next >= settings.length) {
          void worker.terminate().then(() => resolve());
          return;
        }
        own = next++;
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(settings[own]);
      };
      worker.on("message", (found: Case | null) => {
        out[own] = found;
        step();
      });
      worker.on("error", reject);
      step();
    });
  await Promise.all(Array.from({ length: threads }, work));
  return out;
}
