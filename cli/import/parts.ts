import type { Readable } from "node:stream";
import { LeewayError } from "#lib/domain/errors.ts";

const longestRow = 8 << 20;
const [quote, newline, carriageReturn] = [34, 10, 13];

/** Finds where rows end: at line ends that stand in no quoted field. */
class RowEnds {
  readonly #delimiter: number | null;
  #quoted = false;
  #atStart = true;
  #leaving = false;

  /** Without a delimiter every line is a row. */
  constructor(delimiter: string | null) {
    this.#delimiter = delimiter === null ? null : delimiter.charCodeAt(0);
  }

  /** The position after the last row that ends in the chunk, and after the first; -1 without any. */
  scan(chunk: Buffer): { first: number; last: number } {
    if (this.#delimiter === null)
      return { first: chunk.indexOf(newline) + 1 || -1, last: chunk.lastIndexOf(newline) + 1 || -1 };
    let [first, last] = [-1, -1];
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.#quoted) {
        if (byte === quote) [this.#quoted, this.#leaving] = [false, true];
      } else if (byte === quote) {
        // Two quotes in a quoted field are one; within a plain field a quote is text.
        if (this.#atStart || this.#leaving) this.#quoted = true;
        this.#leaving = false;
        this.#atStart = false;
      } else {
        this.#leaving = false;
        this.#atStart = byte === this.#delimiter || byte === newline || byte === carriageReturn;
        if (byte === newline) {
          last = i + 1;
          if (first < 0) first = last;
        }
      }
    }
    return { first, last };
  }
}

/** Cuts text at row ends into parts of about `size` bytes; with a header, each part begins with it. */
export async function* textParts(
  stream: Readable,
  options: { size: number; delimiter: string | null },
): AsyncGenerator<Buffer> {
  const ends = new RowEnds(options.delimiter);
  let header: Buffer | null = options.delimiter === null ? Buffer.alloc(0) : null;
  let [held, whole, rest]: [Buffer[], number, Buffer] = [[], 0, Buffer.alloc(0)];
  const part = () => Buffer.concat([header ?? Buffer.alloc(0), ...held]);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const { first, last } = ends.scan(chunk);
    if (last < 0) {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length > longestRow) throw tooLong();
      continue;
    }
    let from = 0;
    if (header === null) {
      header = Buffer.concat([rest, chunk.subarray(0, first)]);
      rest = Buffer.alloc(0);
      from = first;
    }
    const rows = Buffer.concat([rest, chunk.subarray(from, last)]);
    rest = Buffer.from(chunk.subarray(last));
    if (rows.length === 0) continue;
    held.push(rows);
    whole += rows.length;
    if (whole < options.size) continue;
    yield part();
    [held, whole] = [[], 0];
  }
  if (rest.length > 0) held.push(rest);
  if (held.length > 0) yield part();
}

function tooLong(): LeewayError {
  return new LeewayError("INVALID", "The file has a row of more than 8 MB, or a quote that is never closed.");
}
