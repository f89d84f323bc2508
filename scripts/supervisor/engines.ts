import type { ChildProcess } from "node:child_process";
import type { WriteStream } from "node:fs";
import process from "node:process";
import { LeewayError } from "#lib/domain/errors.ts";
import { startClickHouse } from "../engine/clickhouse.ts";
import { freePort } from "../engine/free-port.ts";
import { type RunningPostgres, startPostgres, stopPostgres } from "../engine/postgres.ts";
import { openLog } from "./child.ts";
import type { Paths } from "./paths.ts";
import type { Secrets } from "./secrets.ts";

type Asked = { databaseUrl: string | undefined; clickhouseUrl: string | undefined };

/** The engines that the environment names, or the embedded ones; an embedded one that dies is started again. */
export class Engines {
  readonly embedded: boolean;
  readonly #asked: Asked;
  readonly #postgres: Postgres;
  readonly #clickhouse: ClickHouse;
  #starting: Promise<unknown> = Promise.resolve();
  #stopping = false;

  constructor(paths: Paths, secrets: Secrets, asked: Asked, fatal: (error: unknown) => void) {
    refuseHalf(asked);
    this.#asked = asked;
    this.embedded = !asked.databaseUrl;
    this.#postgres = new Postgres(paths, secrets, fatal);
    this.#clickhouse = new ClickHouse(paths, secrets, fatal);
  }

  async start(): Promise<{ databaseUrl: string; clickhouseUrl: string }> {
    const { databaseUrl, clickhouseUrl } = this.#asked;
    if (databaseUrl && clickhouseUrl) return { databaseUrl, clickhouseUrl };
    const starting = this.#startBoth();
    this.#starting = starting;
    return starting;
  }

  /** One after the other: two processors are not enough for both to be quick. */
  async #startBoth(): Promise<{ databaseUrl: string; clickhouseUrl: string }> {
    const databaseUrl = await this.#postgres.start(await freePort());
    if (this.#stopping) throw new LeewayError("UNAVAILABLE", "Leeway was stopped while it started.");
    return { databaseUrl, clickhouseUrl: await this.#clickhouse.start(await freePort()) };
  }

  /** Also in the middle of a start, which is waited for: a server that nobody knows of must not stay behind. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#starting.catch(() => undefined);
    await this.#clickhouse.stop();
    await this.#postgres.stop();
  }
}

function refuseHalf({ databaseUrl, clickhouseUrl }: Asked): void {
  if (Boolean(databaseUrl) === Boolean(clickhouseUrl)) return;
  const [given, missing] = databaseUrl
    ? ["DATABASE_URL", "CLICKHOUSE_URL"]
    : ["CLICKHOUSE_URL", "DATABASE_URL"];
  throw new LeewayError(
    "INVALID",
    `${given} is set and ${missing} is not: set both to use servers of your own, or neither for the embedded engines.`,
  );
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
