import { readdirSync, readFileSync } from "node:fs";

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
export function memoryOf(supervisor: number): Map<string, number> {
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
