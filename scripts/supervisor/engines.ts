import type { ChildProcess } from "node:child_process";
import type { WriteStream } from "node:fs";
import process from "node:process";
import { startClickHouse } from "../engine/clickhouse.ts";
import { freePort } from "../engine/free-port.ts";
import { type RunningPostgres, startPostgres, stopPostgres } from "../engine/postgres.ts";
import { openLog } from "./child.ts";
import type { Paths } from "./paths.ts";
import type { Secrets } from "./secrets.ts";

export type Engines = {
  databaseUrl: string;
  clickhouseUrl: string;
  embedded: boolean;
  stop: () => Promise<void>;
};

type Asked = { databaseUrl: string | undefined; clickhouseUrl: string | undefined };

/** The engines that the environment names, or the embedded ones; an embedded one that dies is started again. */
export async function openEngines(
  paths: Paths,
  secrets: Secrets,
  asked: Asked,
  fatal: (error: unknown) => void,
): Promise<Engines> {
  if (asked.databaseUrl && asked.clickhouseUrl) {
    const { databaseUrl, clickhouseUrl } = asked;
    return { databaseUrl, clickhouseUrl, embedded: false, stop: () => Promise.resolve() };
  }
  const postgres = new Postgres(paths, secrets, fatal);
  const clickhouse = new ClickHouse(paths, secrets, fatal);
  // One after the other: two processors are not enough for both to be quick.
  const databaseUrl = asked.databaseUrl ?? (await postgres.start(await freePort()));
  const clickhouseUrl = asked.clickhouseUrl ?? (await clickhouse.start(await freePort()));
  const stop = async () => {
    await clickhouse.stop();
    await postgres.stop();
  };
  return { databaseUrl, clickhouseUrl, embedded: true, stop };
}

class Postgres {
  readonly #paths: Paths;
  readonly #secrets: Secrets;
  readonly #fatal: (error: unknown) => void;
  #log: WriteStream | null = null;
  #running: RunningPostgres | null = null;
  #stopping = false;

  constructor(paths: Paths, secrets: Secrets, fatal: (error: unknown) => void) {
    this.#paths = paths;
    this.#secrets = secrets;
    this.#fatal = fatal;
  }

  async start(port: number): Promise<string> {
    this.#log ??= openLog(this.#paths.logs, "postgres");
    const log = (text: string) => void this.#log?.write(text);
    const password = this.#secrets.postgres;
    const running = await startPostgres({ dataDir: this.#paths.postgres, port, password, log });
    this.#running = running;
    const actual = Number(new URL(running.url).port);
    const again = () => {
      if (!this.#stopping) this.start(actual).catch(this.#fatal);
    };
    if (running.child) running.child.once("exit", again);
    else watchPid(running.pid, () => this.#stopping, again);
    return running.url;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#running) await stopPostgres(this.#running);
    this.#log?.end();
  }
}

/** A server that was adopted is nobody's child: its end is seen by looking. */
function watchPid(pid: number, over: () => boolean, gone: () => void): void {
  const timer = setInterval(() => {
    try {
      if (over()) clearInterval(timer);
      else process.kill(pid, 0);
    } catch {
      clearInterval(timer);
      gone();
    }
  }, 500);
  timer.unref();
}

class ClickHouse {
  readonly #paths: Paths;
  readonly #secrets: Secrets;
  readonly #fatal: (error: unknown) => void;
  #log: WriteStream | null = null;
  #child: ChildProcess | null = null;
  #stopping = false;

  constructor(paths: Paths, secrets: Secrets, fatal: (error: unknown) => void) {
    this.#paths = paths;
    this.#secrets = secrets;
    this.#fatal = fatal;
  }

  async start(port: number): Promise<string> {
    this.#log ??= openLog(this.#paths.logs, "clickhouse");
    const log = (text: string) => void this.#log?.write(text);
    const password = this.#secrets.clickhouse;
    const { child, url } = await startClickHouse({ dataDir: this.#paths.clickhouse, port, password, log });
    this.#child = child;
    child.once("exit", () => {
      if (!this.#stopping) this.start(port).catch(this.#fatal);
    });
    return url;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child && child.exitCode === null) {
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await gone;
      clearTimeout(timer);
    }
    this.#log?.end();
  }
}
