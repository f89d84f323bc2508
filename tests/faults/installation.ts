import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { freePort } from "#scripts/engine/free-port.ts";

/** A whole installation under its own supervisor, as `make start` runs it. */
export type Installation = {
  url: string;
  port: number;
  dataDir: string;
  supervisor: ChildProcess;
  output: () => string;
  exited: Promise<number | null>;
};

const start = `${process.cwd()}/scripts/start.ts`;
const bootstrap = `${process.cwd()}/scripts/bootstrap.mjs`;

type Options = {
  port?: number;
  env?: Record<string, string>;
  /** By the script that `make start` calls, which stands before the supervisor. */
  bootstrapped?: boolean;
};

export async function launch(dataDir: string, options: Options = {}): Promise<Installation> {
  const port = options.port ?? (await freePort());
  const { DATABASE_URL: _, CLICKHOUSE_URL: __, ...env } = process.env;
  const own = { PORT: String(port), LEEWAY_DATA_DIR: dataDir, LEEWAY_DEMO: "0", LEEWAY_LOG_LEVEL: "warn" };
  const supervisor = spawn(process.execPath, options.bootstrapped ? [bootstrap, start] : [start], {
    env: { ...env, ...own, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [supervisor.stdout, supervisor.stderr]) {
    stream.on("data", (part: Buffer) => {
      text += part.toString("utf8");
    });
  }
  const exited = new Promise<number | null>((resolve) => supervisor.once("exit", (code) => resolve(code)));
  return { url: `http://localhost:${port}`, port, dataDir, supervisor, output: () => text, exited };
}

export async function untilReady(it: Installation, withinMs = 90_000): Promise<void> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    if (it.supervisor.exitCode !== null) throw new Error(`the installation ended: ${it.output()}`);
    const answer = await fetch(`${it.url}/api/v1/health/ready`).catch(() => undefined);
    if (answer?.ok && it.output().includes("API key")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not ready in time: ${it.output()}`);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** The processes whose command names the folder. */
export function workingOn(dataDir: string): string[] {
  return idsOn(dataDir).map(commandOf);
}

function idsOn(dataDir: string): number[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((pid) => commandOf(pid).includes(dataDir));
}

/** The web parts and workers of a folder, which only their environment names. */
export function workersOf(dataDir: string): number[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((pid) => {
    try {
      const settings = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      return pid !== process.pid && settings.includes(`LEEWAY_DATA_DIR=${dataDir}`);
    } catch {
      return false;
    }
  });
}

/** kill -9 of the supervisor and of all that works on its folder. */
export function killAll(it: Installation): void {
  it.supervisor.kill("SIGKILL");
  for (const pid of idsOn(it.dataDir)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It went with the others.
    }
  }
}

/** Every process that works on the installation, by what it is. */
export function partsOf(it: Installation): Record<string, number> {
  const parts: Record<string, number> = {};
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const command = commandOf(pid);
    const parent = parentOf(pid);
    if (parent === it.supervisor.pid) {
      if (command.includes("clickhouse-host.ts")) parts["clickhouse"] = pid;
      else if (command.includes("worker.ts")) parts["worker"] = pid;
      else if (command.includes("next")) parts["web"] = pid;
    }
  }
  const postmaster = readPid(`${it.dataDir}/postgres/postmaster.pid`);
  if (postmaster) parts["postgres"] = postmaster;
  return parts;
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return 0;
  }
}

function readPid(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8").split("\n")[0]);
  } catch {
    return undefined;
  }
}

export function alive(pid: number): boolean {
  const command = commandOf(pid);
  return command !== "";
}

export async function shutDown(it: Installation): Promise<number | null> {
  it.supervisor.kill("SIGTERM");
  return it.exited;
}
