import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Installation, launch, shutDown, untilReady } from "#tests/faults/installation.ts";
import { memoryOf } from "./process-memory.ts";

/**
 * The second start of an installation that holds the demonstration, and what its processes hold in memory when
 * nobody asks for anything (the proportional share of shared pages, as Linux counts it).
 */
export const name = "start";

const budgets = { seconds: 10, megabytes: 1_200 };
const demo = { env: { LEEWAY_DEMO: "1" } };
const idleMs = 45_000;

async function startAgain(dataDir: string): Promise<{ it: Installation; seconds: number }> {
  const before = performance.now();
  const it = await launch(dataDir, demo);
  await untilReady(it);
  return { it, seconds: (performance.now() - before) / 1_000 };
}

function judge(parts: Map<string, number>, print: (line: string) => void): boolean {
  for (const [part, megabytes] of parts) print(`  ${part.padEnd(12)} ${Math.round(megabytes)} MB`);
  const total = [...parts.values()].reduce((sum, megabytes) => sum + megabytes, 0);
  const ok = total <= budgets.megabytes;
  print(`idle memory ${Math.round(total)} MB (budget ${budgets.megabytes} MB) ${ok ? "ok" : "OVER BUDGET"}`);
  return ok;
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), "leeway-bench-start-"));
  let running: Installation | undefined;
  try {
    running = await launch(dataDir, demo);
    await untilReady(running, 300_000);
    print(
      running
        .output()
        .trim()
        .split("\n")
        .find((line) => line.startsWith("Loaded")) ?? "",
    );
    await shutDown(running);
    const { it, seconds } = await startAgain(dataDir);
    running = it;
    const quick = seconds <= budgets.seconds;
    print(
      `second start ${seconds.toFixed(1)} s (budget ${budgets.seconds} s) ${quick ? "ok" : "OVER BUDGET"}`,
    );
    await new Promise((resolve) => setTimeout(resolve, idleMs));
    return judge(memoryOf(it.supervisor.pid as number), print) && quick;
  } finally {
    if (running && running.supervisor.exitCode === null) await shutDown(running);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
