import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { pipeline } from "node:stream";
import { LeewayError } from "#lib/domain/errors.ts";

export type FileFormat = {
  kind: "csv" | "json" | "parquet" | "arrow" | "arrow_stream";
  compression: "none" | "gzip" | "zstd";
  /** Of a CSV file. */
  delimiter: string;
  header: string[];
  /** Lines that the header takes. */
  headerLines: number;
};

const headBytes = 1 << 20;

/** What a file is, from its own bytes: names lie, and standard names have many spellings. */
export async function formatOf(path: string): Promise<FileFormat> {
  const start = await firstBytes(path);
  const compression = start.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))
    ? "gzip"
    : start.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))
      ? "zstd"
      : "none";
  const head = compression === "none" ? start : await decompressedHead(path, compression);
  const base = { compression, delimiter: ",", headerLines: 0 } as const;
  const magic = head.subarray(0, 6).toString("latin1");
  if (magic.startsWith("PAR1")) return { ...base, header: [], kind: "parquet" };
  if (magic.startsWith("ARROW1")) return { ...base, header: [], kind: "arrow" };
  if (head.length >= 4 && head.readUInt32LE(0) === 0xffff_ffff) {
    return { ...base, header: [], kind: "arrow_stream" };
  }
  const text = head.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") throw new LeewayError("INVALID", `The file ${path} is empty.`);
  if (/^\s*[[{]/.test(text)) return { ...base, header: [], kind: "json" };
  if (text.slice(0, 4096).includes("\0")) {
    throw new LeewayError(
      "UNSUPPORTED",
      `The file ${path} is not CSV, TSV, NDJSON, JSON, Parquet or Arrow (gzip and zstd are read too).`,
    );
  }
  const delimiter = delimiterOf(text);
  const headerLines = firstRecord(text).split("\n").length;
  return { kind: "csv", compression, delimiter, headerLines, header: headerOf(path, text, delimiter) };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "does not exist" : `cannot be read (${error.code})`;
    throw new LeewayError("INVALID", `The file ${path} ${why}.`);
  });
  try {
    if (!(await file.stat()).isFile()) throw new LeewayError("INVALID", `${path} is not a file.`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    if (bytesRead === 0) throw new LeewayError("INVALID", `The file ${path} is empty.`);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function decompressedHead(path: string, compression: "gzip" | "zstd"): Promise<Buffer> {
  const source = createReadStream(path);
  const unpack = compression === "gzip" ? createGunzip() : createZstdDecompress();
  // Errors reach the loop below through the second stream.
  pipeline(source, unpack, () => {});
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of unpack as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size >= headBytes) break;
    }
  } catch {
    if (size === 0) throw new LeewayError("INVALID", `The file ${path} is not valid ${compression}.`);
  } finally {
    source.destroy();
  }
  return Buffer.concat(parts);
}

/** The separator that the header has most of, outside quotes. */
function delimiterOf(text: string): string {
  const line = firstRecord(text).replaceAll(/"(?:[^"]|"")*"/g, "");
  const count = (d: string) => line.split(d).length - 1;
  return [",", ";", "\t", "|"].reduce((best, d) => (count(d) > count(best) ? d : best), ",");
}

function firstRecord(text: string): string {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (!quoted && (text[i] === "\n" || text[i] === "\r")) return text.slice(0, i);
  }
  return text;
}

function headerOf(path: string, text: string, delimiter: string): string[] {
  const line = firstRecord(text);
  const names: string[] = [];
  let [field, quoted] = ["", false];
  for (let i = 0; i <= line.length; i++) {
    const c = line[i];
    if (quoted) {
      if (c === '"' && line[i + 1] === '"') {
        field += c;
        i += 1;
      } else if (c === '"') quoted = false;
      else field += c ?? "";
    } else if (c === '"') quoted = true;
    else if (c === delimiter || c === undefined) {
      names.push(field.trim());
      field = "";
    } else field += c;
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new LeewayError("INVALID", `The header of ${path} names the column "${twice}" twice.`);
  }
  return names;
}
