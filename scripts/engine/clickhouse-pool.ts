import { Session } from "chdb";
import type { EngineRequest } from "./clickhouse-request.ts";

export type EngineResult = { bytes: Uint8Array; rowsRead: number; bytesRead: number; elapsed: number };

type Connection = { session: Session; database: string; settings: ReadonlyMap<string, string> };

/** For the log of a server; the engine here keeps none. */
const label = "log_comment";

const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** Connections to one data folder: each runs one query at a time, together they run in parallel. */
export class EnginePool {
  readonly #idle: Connection[];
  readonly #all: Connection[];
  readonly #waiting: ((connection: Connection) => void)[] = [];
  readonly #control: Session;

  constructor(path: string, size: number) {
    this.#all = Array.from({ length: size }, () => ({
      session: new Session(path),
      database: "default",
      settings: new Map(),
    }));
    this.#idle = [...this.#all];
    this.#control = new Session(path);
  }

  /** Runs one statement with the request's database, settings and parameters, and no other request's. */
  async run(request: EngineRequest, statement: string): Promise<EngineResult> {
    const connection = await this.#take();
    try {
      await prepare(connection, request);
      const result = await connection.session.queryAsync(statement, { format: "TabSeparated" });
      const { rowsRead, bytesRead, elapsed } = result;
      return { bytes: result.bytes(), rowsRead, bytesRead, elapsed };
    } catch (error) {
      await reset(connection);
      throw error;
    } finally {
      this.#give(connection);
    }
  }

  /** As `run`, part by part; the next part is asked for when the one before has been taken. */
  async *stream(request: EngineRequest, statement: string, format: string): AsyncGenerator<Uint8Array> {
    const connection = await this.#take();
    try {
      await prepare(connection, request);
      for await (const chunk of connection.session.queryStream(statement, { format })) yield chunk.raw();
    } catch (error) {
      await reset(connection);
      throw error;
    } finally {
      this.#give(connection);
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

/** Settings stay on a connection: only what differs from the request before is said. */
async function prepare(connection: Connection, request: EngineRequest): Promise<void> {
  if (connection.database !== request.database) {
    await connection.session.queryAsync(`USE \`${request.database.replaceAll("`", "")}\``);
    connection.database = request.database;
  }
  const wanted = new Map([...request.settings].filter(([name]) => name !== label));
  const assignments = [
    ...[...connection.settings.keys()].filter((name) => !wanted.has(name)).map((name) => `${name}=DEFAULT`),
    ...[...wanted]
      .filter(([name, value]) => connection.settings.get(name) !== value)
      .map(([name, value]) => `${name}=${quote(value)}`),
    ...[...request.params].map(([name, value]) => `param_${name}=${quote(value)}`),
  ];
  if (assignments.length === 0) return;
  // Until it has succeeded, nobody knows which of them hold.
  const held = connection.settings;
  connection.settings = new Map([...held, ...wanted]);
  await connection.session.queryAsync(`SET ${assignments.join(", ")}`);
  connection.settings = wanted;
}

/** After a statement that failed, what the session holds is made sure of. */
async function reset(connection: Connection): Promise<void> {
  for (const name of connection.settings.keys()) {
    // A name that the engine does not know was never set.
    await connection.session.queryAsync(`SET ${name}=DEFAULT`).catch(() => undefined);
  }
  connection.settings = new Map();
}
