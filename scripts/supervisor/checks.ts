import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import process from "node:process";
import { LeewayError } from "#lib/domain/errors.ts";
import { portTaken } from "../engine/free-port.ts";
import type { Paths } from "./paths.ts";

const freeBytesLeast = 1_000_000_000;
const leftoversMs = 20_000;

/**
 * What must hold before anything starts; each is one sentence when it does not. Holds the folder until the returned
 * function is called.
 */
export async function checkMachine(paths: Paths, port: number, host: string): Promise<() => void> {
  checkFolder(paths);
  checkDisk(paths);
  // Whether what a killed supervisor left behind may still let go of the port, by itself and some seconds later.
  const leftovers = readHolder(paths) !== null;
  const release = await holdFolder(paths);
  try {
    const until = Date.now() + (leftovers ? leftoversMs : 0);
    while (Date.now() < until && (await portTaken(port, host)) === "EADDRINUSE") {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await checkPort(port, host);
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

function checkFolder(paths: Paths): void {
  try {
    // Others may pass through, where PostgreSQL runs under an account of its own, and read nothing.
    mkdirSync(paths.root, { recursive: true, mode: 0o711 });
    mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
    accessSync(paths.root, constants.W_OK);
    const probe = `${paths.root}/.probe-${process.pid}`;
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === "ENOSPC"
        ? "the disk is full"
        : code === "ENOTDIR" || code === "EEXIST"
          ? "there is a file in its place"
          : "this user may not write there";
    throw new LeewayError("UNAVAILABLE", `The data folder ${paths.root} cannot be used: ${why}.`);
  }
}

function checkDisk(paths: Paths): void {
  const disk = statfsSync(paths.root);
  const free = disk.bavail * disk.bsize;
  if (free >= freeBytesLeast) return;
  const megabytes = Math.floor(free / 1e6);
  throw new LeewayError(
    "UNAVAILABLE",
    `The disk of ${paths.root} has ${megabytes} MB free and Leeway needs 1,000: free some space, or set LEEWAY_DATA_DIR.`,
  );
}

async function checkPort(port: number, host: string): Promise<void> {
  const taken = await portTaken(port, host);
  if (taken === null) return;
  const why: Record<string, string> = {
    EADDRINUSE: `is in use by another program: stop it, or choose another with PORT=${port + 1} make start`,
    EACCES: "needs more rights than this user has: choose one above 1023",
    EADDRNOTAVAIL: `cannot be opened on ${host}, which is not an address of this machine`,
  };
  throw new LeewayError("UNAVAILABLE", `Port ${port} ${why[taken] ?? `cannot be opened (${taken})`}.`);
}

type Holder = { pid: number; started: string };

/** When the process began, as the kernel counts it: a number that no later process of that id shares. */
function startOf(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return null;
  }
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "unknown";
  } catch {
    return "unknown";
  }
}

const settleMs = 150;

/** One supervisor a folder; the entry of a dead one is taken over. Of two that come at once, the later writer stays. */
async function holdFolder(paths: Paths): Promise<() => void> {
  refuseSecond(paths);
  const own: Holder = { pid: process.pid, started: startOf(process.pid) ?? "unknown" };
  writeFileSync(`${paths.supervisor}.${own.pid}`, JSON.stringify(own));
  renameSync(`${paths.supervisor}.${own.pid}`, paths.supervisor);
  await new Promise((settled) => setTimeout(settled, settleMs));
  refuseSecond(paths);
  return () => {
    if (readHolder(paths)?.pid === own.pid) rmSync(paths.supervisor, { force: true });
  };
}

function refuseSecond(paths: Paths): void {
  const holder = readHolder(paths);
  if (!holder || holder.pid === process.pid || startOf(holder.pid) !== holder.started) return;
  throw new LeewayError(
    "UNAVAILABLE",
    `Leeway is already running on ${paths.root} (process ${holder.pid}): stop it, or set LEEWAY_DATA_DIR to another folder.`,
  );
}

function readHolder(paths: Paths): Holder | null {
  try {
    return JSON.parse(readFileSync(paths.supervisor, "utf8")) as Holder;
  } catch {
    return null;
  }
}
