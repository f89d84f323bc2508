import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import postgres from "postgres";
import { LeewayError } from "#lib/domain/errors.ts";
import { postgresBinaries } from "./postgres-binaries.ts";

/** `child` is null for a live server that was adopted. */
export type RunningPostgres = { child: ChildProcess | null; pid: number; url: string };

type Options = { dataDir: string; port: number; password: string; log: (text: string) => void };

// PostgreSQL refuses to run as root; this account exists on every Linux.
const nobody = 65_534;
const user = "leeway";

/** How to run a binary: as ourselves, or, as root, as nobody, who may still enter folders that only root may. */
function asServer(): { prefix: string[]; uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const probe = spawnSync("setpriv", ["--version"]);
  if (probe.status !== 0) return { prefix: [], uid: nobody, gid: nobody };
  const caps = "+dac_override,+dac_read_search";
  const ids = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];
  return { prefix: ["setpriv", ...ids, `--inh-caps=${caps}`, `--ambient-caps=${caps}`] };
}

function command(binary: string, args: string[]) {
  const { prefix, ...ids } = asServer();
  const [file = binary, ...rest] = [...prefix, binary, ...args];
  return { file, args: rest, ids };
}

// What a server that was killed leaves for a moment: its process entry, or sessions that hold its shared memory.
const lingering = /lock file .* already exists|pre-existing shared memory/;

/** Starts PostgreSQL on the folder, made at first; a live server of the folder is adopted. */
export async function startPostgres(options: Options): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const bin = postgresBinaries();
  if (!existsSync(join(dataDir, "PG_VERSION"))) initialise(bin, dataDir, options.password);
  const until = Date.now() + 15_000;
  for (;;) {
    try {
      return (await adopt(dataDir, options.password)) ?? (await spawnServer(bin, dataDir, options));
    } catch (error) {
      if (Date.now() > until || !lingering.test((error as Error).message)) throw error;
      await new Promise((again) => setTimeout(again, 250));
    }
  }
}

async function spawnServer(bin: string, dataDir: string, options: Options): Promise<RunningPostgres> {
  const args = [
    ["-D", dataDir, "-p", String(options.port)],
    ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "shared_buffers=64MB"],
    ["-c", "max_connections=100", "-c", "log_min_messages=warning"],
  ].flat();
  const run = command(join(bin, "postgres"), args);
  // A group of its own: Ctrl-C in the terminal must not stop it before its clients.
  const child = spawn(run.file, run.args, { ...run.ids, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part: Buffer) => {
      output = (output + part.toString("utf8")).slice(-10_000);
      options.log(part.toString("utf8"));
    });
  }
  const url = address(options.port, options.password);
  await untilReady(url, child, () => output);
  return { child, pid: child.pid ?? 0, url };
}

function address(port: number, password: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/leeway`;
}

/** Made beside and moved into place: an initdb that is killed at any point leaves nothing that looks finished. */
function initialise(bin: string, dataDir: string, password: string): void {
  const parent = dirname(dataDir);
  mkdirSync(parent, { recursive: true });
  const making = `${dataDir}.new-`;
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (path.startsWith(making) || path === dataDir) rmSync(path, { recursive: true, force: true });
  }
  const folder = `${making}${process.pid}`;
  try {
    runInitdb(bin, folder, password);
    renameSync(folder, dataDir);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const said = String((error as { stderr?: Buffer }).stderr ?? (error as Error).message).trim();
    throw new LeewayError(
      "UNAVAILABLE",
      `PostgreSQL could not make its folder ${dataDir}: ${said.split("\n").at(-1)}`,
    );
  }
}

function runInitdb(bin: string, folder: string, password: string): void {
  mkdirSync(folder, { mode: 0o700 });
  const secret = join(dirname(folder), `.postgres-${process.pid}`);
  writeFileSync(secret, password, { mode: 0o600 });
  try {
    if (process.getuid?.() === 0) {
      chownSync(folder, nobody, nobody);
      chownSync(secret, nobody, nobody);
    }
    chmodSync(folder, 0o700);
    const options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", `--username=${user}`];
    const run = command(join(bin, "initdb"), ["-D", folder, `--pwfile=${secret}`, ...options]);
    execFileSync(run.file, run.args, { ...run.ids, stdio: ["ignore", "ignore", "pipe"] });
  } finally {
    rmSync(secret, { force: true });
  }
}

/** The server that a killed supervisor left running; waits for one that is going down. */
async function adopt(dataDir: string, password: string): Promise<RunningPostgres | null> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const server = readPid(dataDir);
    if (!server || !isPostgres(server.pid)) return null;
    const url = address(server.port, password);
    if (await answers(url)) return { child: null, pid: server.pid, url };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new LeewayError(
    "UNAVAILABLE",
    `A PostgreSQL server holds ${dataDir} and does not answer: stop process ${readPid(dataDir)?.pid}.`,
  );
}

function readPid(dataDir: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : null;
  } catch {
    return null;
  }
}

/** A stale pid file may name a process of somebody else. */
function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync("/proc") || readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** True when the server takes a connection; makes the database at first. */
async function answers(url: string): Promise<boolean> {
  const target = new URL(url);
  target.pathname = "/postgres";
  const sql = postgres(target.href, { max: 1, connect_timeout: 2, onnotice: () => undefined });
  try {
    const [found] = await sql`select 1 from pg_database where datname = 'leeway'`;
    if (!found) await sql`create database leeway`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await answers(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  child.kill("SIGKILL");
  const said = output().trim().split("\n");
  const reason = said.find((line) => /FATAL|PANIC|ERROR/.test(line)) ?? said.at(-1) ?? "it gave no reason";
  throw new LeewayError("UNAVAILABLE", `The embedded PostgreSQL did not start: ${reason.slice(0, 300)}`);
}

/** Ends sessions and stops ("fast"); waits until the server has let go of its folder. */
export async function stopPostgres({ pid }: Pick<RunningPostgres, "pid">, withinMs = 15_000): Promise<void> {
  const until = Date.now() + withinMs;
  try {
    process.kill(pid, "SIGINT");
    while (Date.now() < until) {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    process.kill(pid, "SIGQUIT");
  } catch {
    // It is gone.
  }
}
