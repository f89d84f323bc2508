import { Session } from "chdb";
import type { EngineRequest } from "./clickhouse-request.ts";

export type EngineResult = { bytes: Uint8Array; rowsRead: number; bytesRead: number; elapsed: number };

type Connection = { session: Session; database: string };

const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** Connections to one data folder: each runs one query at a time, together they run in parallel. */
export class EnginePool {
  readonly #idle: Connection[];
  readonly #all: Connection[];
  readonly #waiting: ((connection: Connection) => void)[] = [];
  readonly #control: Session;

  constructor(path: string, size: number) {
    this.#all = Array.from({ length: size }, () => ({ session: new Session(path), database: "default" }));
    this.#idle = [...this.#all];
    this.#control = new Session(path);
  }

  /** Runs one statement with the request's database, settings and parameters; they do not outlive it. */
  async run(request: EngineRequest, statement: string): Promise<EngineResult> {
    const connection = await this.#take();
    try {
      await prepare(connection, request);
      const result = await connection.session.queryAsync(statement, { format: "TabSeparated" });
      const { rowsRead, bytesRead, elapsed } = result;
      return { bytes: result.bytes(), rowsRead, bytesRead, elapsed };
    } finally {
      await reset(connection, request).finally(() => this.#give(connection));
    }
  }

  /** As `run`, part by part; the next part is asked for when the one before has been taken. */
  async *stream(request: EngineRequest, statement: string, format: string): AsyncGenerator<Uint8Array> {
    const connection = await this.#take();
    try {
      await prepare(connection, request);
      for await (const chunk of connection.session.queryStream(statement, { format })) yield chunk.raw();
    } finally {
      await reset(connection, request).finally(() => this.#give(connection));
    }
  }

  /** Stops the running query that carries the mark; its own caller gets the engine's error. */
  async kill(mark: string): Promise<void> {
    const text = quote(`%${mark}%`);
    await this.#control
      .queryAsync(`KILL QUERY WHERE query LIKE ${text} AND query NOT LIKE 'KILL%' ASYNC`)
      .catch(() => undefined);
  }

  /** Waits for what runs, then releases the folder. */
  async close(): Promise<void> {
    const all = await Promise.all(this.#all.map(() => this.#take()));
    for (const { session } of all) session.close();
    this.#control.close();
  }

  #take(): Promise<Connection> {
    const connection = this.#idle.pop();
    if (connection) return Promise.resolve(connection);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }
}

async function prepare(connection: Connection, request: EngineRequest): Promise<void> {
  if (connection.database !== request.database) {
    await connection.session.queryAsync(`USE \`${request.database.replaceAll("`", "")}\``);
    connection.database = request.database;
  }
  const assignments = [
    ...[...request.settings].map(([name, value]) => `${name}=${quote(value)}`),
    ...[...request.params].map(([name, value]) => `param_${name}=${quote(value)}`),
  ];
  if (assignments.length > 0) await connection.session.queryAsync(`SET ${assignments.join(", ")}`);
}

async function reset(connection: Connection, request: EngineRequest): Promise<void> {
  const names = [...request.settings.keys()];
  if (names.length === 0) return;
  await connection.session
    .queryAsync(`SET ${names.map((name) => `${name}=DEFAULT`).join(", ")}`)
    // A name that the engine does not know was never set.
    .catch(() => undefined);
}
