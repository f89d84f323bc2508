import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Installation, launch, shutDown, untilReady } from "#tests/faults/installation.ts";

/**
 * The second start of an installation that holds the demonstration, and what its processes hold in memory when
 * nobody asks for anything (the proportional share of shared pages, as Linux counts it).
 */
export const name = "start";

const budgets = { seconds: 10, megabytes: 1_200 };
const demo = { env: { LEEWAY_DEMO: "1" } };
const idleMs = 45_000;

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

type Entry = { pid: number; parent: number; command: string };

function processes(): Entry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      parent: Number(read(`/proc/${name}/stat`).split(") ").at(-1)?.split(" ")[1]),
      command: read(`/proc/${name}/cmdline`).replaceAll("\0", " "),
    }));
}

function partOf(command: string): string {
  if (command.includes("postgres")) return "postgres";
  if (command.includes("clickhouse-host")) return "clickhouse";
  if (command.includes("worker.ts")) return "worker";
  return command.includes("next") ? "web" : "supervisor";
}

/** Megabytes of each part of the tree under the supervisor. */
function memoryOf(supervisor: number): Map<string, number> {
  const all = processes();
  const members = new Set([supervisor]);
  for (let before = 0; before < members.size; ) {
    before = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  const parts = new Map<string, number>();
  for (const { pid, command } of all.filter((entry) => members.has(entry.pid))) {
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
    parts.set(partOf(command), (parts.get(partOf(command)) ?? 0) + kilobytes / 1_000);
  }
  return parts;
}

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
