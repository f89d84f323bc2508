import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat, statfs } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { LeewayError } from "#lib/domain/errors.ts";
import { config } from "#server/kernel/config.ts";

export const rowContentTypes = [
  "text/csv",
  "text/tab-separated-values",
  "application/x-ndjson",
  "application/json",
  "application/vnd.apache.parquet",
  "application/vnd.apache.arrow.stream",
] as const;
export type RowContentType = (typeof rowContentTypes)[number];

const otherNames: Record<string, RowContentType> = {
  "application/csv": "text/csv",
  "application/ndjson": "application/x-ndjson",
  "application/jsonl": "application/x-ndjson",
  "application/jsonlines": "application/x-ndjson",
  "application/x-parquet": "application/vnd.apache.parquet",
  "application/parquet": "application/vnd.apache.parquet",
};

/** A request body: what it is, and its decoded bytes. */
export type Body = {
  type: RowContentType;
  stream: Readable;
  /** The SHA-256 of the bytes as they were sent; known once the stream has ended. */
  hash: () => string;
};

const freeBytesLeast = 200_000_000;
// So often the disk is looked at while a body is written: a small one can decompress into a very large one.
const bytesPerLook = 64_000_000;

export function openBody(input: {
  stream: ReadableStream<Uint8Array> | null;
  contentType: string | null;
  contentEncoding: string | null;
}): Body {
  const given = input.contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const type = rowContentTypes.find((t) => t === given) ?? otherNames[given];
  if (!type) {
    throw new LeewayError(
      "UNSUPPORTED",
      `The Content-Type is ${given || "missing"}: send one of ${rowContentTypes.join(", ")}.`,
    );
  }
  const raw = input.stream ? Readable.fromWeb(input.stream as never) : Readable.from([]);
  const hash = createHash("sha256");
  const decoder = decoderOf(input.contentEncoding);
  const hashed = Readable.from(passOn(raw, hash));
  const stream = decoder ? pipe(hashed, decoder) : hashed;
  return { type, stream, hash: () => hash.copy().digest("hex") };
}

async function* passOn(source: Readable, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    hash.update(chunk as Buffer);
    yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
  }
}

function decoderOf(encoding: string | null): Transform | null {
  const name = encoding?.trim().toLowerCase() ?? "identity";
  if (name === "" || name === "identity") return null;
  if (name === "gzip" || name === "x-gzip") return createGunzip();
  if (name === "zstd") return createZstdDecompress();
  throw new LeewayError("UNSUPPORTED", `The Content-Encoding ${name} is not known: send gzip, zstd or none.`);
}

/** Errors of the source reach whoever reads the end of the pipe. */
function pipe(source: Readable, decoder: Transform): Readable {
  source.once("error", (error) => decoder.destroy(error));
  return source.pipe(decoder);
}

export type Spooled = { file: string; bytes: number; open: () => Readable; remove: () => Promise<void> };

/** Puts the decoded body into a file of the data folder, when it must be read twice or at random. */
export async function spool(body: Body): Promise<Spooled> {
  const folder = join(config().LEEWAY_DATA_DIR, "spool");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await checkDisk(folder);
  const file = join(folder, `${randomUUID()}.body`);
  const remove = () => rm(file, { force: true });
  try {
    await pipeline(body.stream, whileDiskLasts(folder), createWriteStream(file));
    return { file, bytes: (await stat(file)).size, open: () => createReadStream(file), remove };
  } catch (error) {
    await remove();
    throw bodyError(error);
  }
}

/** The engines share the disk: a body must never take its last bytes. */
function whileDiskLasts(folder: string) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let unseen = 0;
    for await (const chunk of source) {
      unseen += chunk.length;
      if (unseen >= bytesPerLook) {
        unseen = 0;
        await checkDisk(folder);
      }
      yield chunk;
    }
  };
}

async function checkDisk(folder: string): Promise<void> {
  const disk = await statfs(folder);
  if (disk.bavail * disk.bsize >= freeBytesLeast) return;
  throw new LeewayError("UNAVAILABLE", "The disk is nearly full: free some space, then send the body again.");
}

/** Broken compression and a full disk, as one sentence. */
export function bodyError(error: unknown): unknown {
  if (error instanceof LeewayError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC") {
    return new LeewayError("UNAVAILABLE", "The disk is full: free some space, then send the body again.");
  }
  if (code?.startsWith("Z_") || code?.startsWith("ZSTD_") || code?.startsWith("ERR_ZLIB")) {
    return new LeewayError(
      "INVALID",
      "The body is not what its Content-Encoding says: it cannot be decompressed.",
    );
  }
  return error;
}
