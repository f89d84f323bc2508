import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { LeewayError } from "#lib/domain/errors.ts";
import { formatOf } from "../report/file-format.ts";

export type RowFile = {
  path: string;
  bytes: number;
  type: string;
  encoding: "gzip" | "zstd" | undefined;
  /** CSV: its separator; lines of JSON: null; undefined for what cannot be cut into parts. */
  delimiter: string | null | undefined;
};

export async function openRows(path: string): Promise<RowFile> {
  const format = await formatOf(path);
  const { size: bytes } = await stat(path);
  const encoding = format.compression === "none" ? undefined : format.compression;
  const file = { path, bytes, encoding };
  switch (format.kind) {
    case "csv":
      return { ...file, type: "text/csv", delimiter: format.delimiter };
    case "json":
      return (await isLines({ ...file, type: "", delimiter: null }))
        ? { ...file, type: "application/x-ndjson", delimiter: null }
        : { ...file, type: "application/json", delimiter: undefined };
    case "parquet":
      return { ...file, type: "application/vnd.apache.parquet", delimiter: undefined };
    case "arrow_stream":
      return { ...file, type: "application/vnd.apache.arrow.stream", delimiter: undefined };
    case "arrow":
      throw new LeewayError(
        "UNSUPPORTED",
        `${path} is an Arrow file: write it as an Arrow stream or as Parquet.`,
      );
  }
}

/** The bytes as they are on the disk; `seen` hears of each piece. */
export function rawBytes(file: RowFile, seen: (bytes: number) => void): Readable {
  return createReadStream(file.path, { highWaterMark: 1 << 18 }).on("data", (part) => seen(part.length));
}

/** The text, decompressed. */
export function plainText(file: RowFile, seen: (bytes: number) => void): Readable {
  const raw = rawBytes(file, seen);
  if (!file.encoding) return raw;
  const unpack = file.encoding === "gzip" ? createGunzip() : createZstdDecompress();
  // An error reaches the reader of the last stream.
  return pipeline(raw, unpack, () => undefined);
}

export async function hashOf(file: RowFile): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file.path)) hash.update(part as Buffer);
  return hash.digest("hex");
}

/** One object a line, or one that spans lines. */
async function isLines(file: RowFile): Promise<boolean> {
  let head = "";
  for await (const part of plainText(file, () => undefined)) {
    head += (part as Buffer).toString("utf8");
    if (head.includes("\n") || head.length > 1 << 20) break;
  }
  const line =
    head
      .replace(/^\uFEFF/, "")
      .trimStart()
      .split("\n")[0] ?? "";
  return line.startsWith("{") && line.trimEnd().endsWith("}");
}

export async function checkReadable(path: string): Promise<void> {
  await (
    await open(path).catch(() => {
      throw new LeewayError("INVALID", `The file ${path} does not exist, or cannot be read.`);
    })
  ).close();
}
