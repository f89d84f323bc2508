import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, renameSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const watch = fileURLToPath(new URL("./parent-watch.ts", import.meta.url));

/** The log of the run before is kept beside the new one. */
export function openLog(folder: string, name: string): WriteStream {
  const file = join(folder, `${name}.log`);
  if (existsSync(file)) renameSync(file, `${file}.1`);
  return createWriteStream(file, { flags: "a" });
}

type Options = {
  name: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  log: WriteStream;
  onGivenUp: (name: string) => void;
};

const restartsMost = 5;
const withinMs = 60_000;

/** A part that is started again when it dies, a little later each time; five deaths in a minute are too many. */
export class Child {
  readonly #options: Options;
  #process: ChildProcess | null = null;
  #stopping = false;
  #deaths: number[] = [];

  constructor(options: Options) {
    this.#options = options;
    this.#start();
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  #start(): void {
    const { args, env, log } = this.#options;
    const child = spawn(process.execPath, ["--import", watch, ...args], {
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => undefined);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once("exit", (code, signal) => this.#died(code, signal));
    this.#process = child;
  }

  #died(code: number | null, signal: NodeJS.Signals | null): void {
    this.#process = null;
    if (this.#stopping) return;
    const { name, log, onGivenUp } = this.#options;
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < withinMs), now];
    log.write(`${name} ended (${signal ?? code}), starting it again\n`);
    if (this.#deaths.length >= restartsMost) {
      onGivenUp(name);
      return;
    }
    setTimeout(() => this.#stopping || this.#start(), 200 * 2 ** (this.#deaths.length - 1));
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
    await gone;
    clearTimeout(timer);
  }
}
