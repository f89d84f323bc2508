/**
 * The embedded ClickHouse engine behind ClickHouse's own HTTP protocol, on loopback, for the stock client.
 * `node scripts/engine/clickhouse-host.ts <data folder> <port>`; ends when its parent's pipe (standard input) ends.
 */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readText, receiveInsert } from "./clickhouse-body.ts";
import { EnginePool, type EngineResult } from "./clickhouse-pool.ts";
import { allowed, parseInsert, readRequest } from "./clickhouse-request.ts";

const [path = "", port = "8123"] = process.argv.slice(2);
const password = process.env.LEEWAY_ENGINE_PASSWORD;
const spool = join(path, "spool");
// What a killed process left behind.
rmSync(spool, { recursive: true, force: true });
const pool = new EnginePool(path, 4);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.startsWith("/ping")) {
    response.end("Ok.\n");
    return;
  }
  if (!allowed(request, password)) {
    fail(response, 516, "Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)", 403);
    request.resume();
    return;
  }
  const asked = readRequest(request);
  const id = asked.queryId ?? randomUUID();
  response.setHeader("X-ClickHouse-Query-Id", id);
  const insert = asked.query === null ? null : parseInsert(asked.query);
  const received = insert ? await receiveInsert(request, insert, spool) : null;
  const body = received ? "" : await readText(request);
  const statement = received?.statement ?? [asked.query, body].filter((part) => part).join("\n");
  const mark = `request:${randomUUID()}`;
  let finished = false;
  response.once("close", () => {
    if (!finished) void pool.kill(mark);
  });
  const streamed = /^\/\* stream \*\/([\s\S]*?)\s*FORMAT\s+(\w+)\s*$/i.exec(statement);
  try {
    if (streamed) {
      const [, select = "", format = ""] = streamed;
      const parts = pool.stream(asked, `/* ${mark} */ ${select}`, format);
      await pipeline(Readable.from(parts, { objectMode: false, highWaterMark: 1 << 20 }), response);
    } else send(response, await pool.run(asked, `/* ${mark} */ ${statement}`));
  } finally {
    finished = true;
    await received?.done();
  }
}

function send(response: ServerResponse, { bytes, rowsRead, bytesRead, elapsed }: EngineResult): void {
  response.setHeader(
    "X-ClickHouse-Summary",
    JSON.stringify({
      read_rows: String(rowsRead),
      read_bytes: String(bytesRead),
      written_rows: "0",
      written_bytes: "0",
      total_rows_to_read: "0",
      result_rows: "0",
      result_bytes: String(bytes.byteLength),
      elapsed_ns: String(Math.round(elapsed * 1e9)),
    }),
  );
  response.setHeader("Content-Type", "text/plain; charset=UTF-8");
  response.setHeader("Content-Length", bytes.byteLength);
  response.end(bytes);
}

function fail(response: ServerResponse, code: number, message: string, status = 500): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=UTF-8",
    "X-ClickHouse-Exception-Code": String(code),
  });
  response.end(message);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    const known = error as { clickhouseCode?: number; message?: string };
    fail(response, known.clickhouseCode ?? 1002, known.message ?? "Code: 1002. DB::Exception: unknown error");
  });
});
server.requestTimeout = 0;
server.keepAliveTimeout = 10_000;
server.listen(Number(port), "127.0.0.1", () => console.log(`ready ${port}`));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  server.close();
  setTimeout(() => process.exit(1), 20_000).unref();
  await pool.close();
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
// The terminal sends Ctrl-C to the whole group; the supervisor stops its parts in order.
process.on("SIGINT", () => undefined);
process.stdin.on("end", () => void stop()).on("error", () => void stop());
process.stdin.resume();
