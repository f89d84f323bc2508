import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { InsertStatement } from "./clickhouse-request.ts";

const inlineMost = 1 << 20;
const text = new Set(["JSONEachRow", "JSONCompactEachRow", "TabSeparated", "TSV", "CSV", "TabSeparatedRaw"]);

function plainBody(request: IncomingMessage): Readable {
  return request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
}

export async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of plainBody(request)) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

/** Rows that wait in a file of their own until `done`; small ones of text formats stand in the statement. */
export type Insert = { statement: string; done: () => Promise<void> };

export async function receiveInsert(
  request: IncomingMessage,
  insert: InsertStatement,
  folder: string,
): Promise<Insert> {
  const { target, settings, format } = insert;
  const size = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY);
  if (text.has(format) && size <= inlineMost && !request.headers["content-encoding"]) {
    const rows = await readText(request);
    return {
      statement: `INSERT INTO ${target}${settings} FORMAT ${format}\n${rows}`,
      done: () => Promise.resolve(),
    };
  }
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${randomUUID()}.rows`);
  const done = () => rm(file, { force: true });
  try {
    await pipeline(plainBody(request), createWriteStream(file));
  } catch (error) {
    await done();
    throw error;
  }
  return { statement: `INSERT INTO ${target} FROM INFILE '${file}'${settings} FORMAT ${format}`, done };
}
