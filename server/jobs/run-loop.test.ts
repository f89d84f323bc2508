import { expect, test } from "vitest";
import { runLoop } from "./run-loop.ts";

test("work that says there is more runs again at once, and stops with the signal", async () => {
  const stopping = new AbortController();
  let runs = 0;
  await runLoop(
    "test",
    60_000,
    async () => {
      runs++;
      if (runs === 5) stopping.abort();
      return true;
    },
    stopping.signal,
  );
  expect(runs).toBe(5);
});

test("the run under way finishes before the loop ends", async () => {
  const stopping = new AbortController();
  let finished = false;
  const loop = runLoop(
    "test",
    1,
    async () => {
      stopping.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished = true;
      return false;
    },
    stopping.signal,
  );
  await loop;
  expect(finished).toBe(true);
});

test("a signal ends the pause between two runs", async () => {
  const stopping = new AbortController();
  const started = Date.now();
  setTimeout(() => stopping.abort(), 10);
  await runLoop("test", 60_000, async () => false, stopping.signal);
  expect(Date.now() - started).toBeLessThan(5_000);
});
