import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { LeewayError } from "#lib/domain/errors.ts";
import type { RowBatch, SourceRow } from "#lib/ingest/reject.ts";
import { checkWidth } from "./header.ts";

const rowsPerBatch = 250;
const charactersPerBatch = 1_000_000;
const longestRow = 1_000_000;

/** Collects objects as cells under a header that grows with every new name. */
class Rows {
  readonly header: string[] = [];
  rows: SourceRow[] = [];
  #characters = 0;
  #row = 0;
  readonly #place = new Map<string, number>();

  add(text: string): void {
    this.#row += 1;
    this.#characters += text.length;
    const row = this.#row;
    const value = parseLoosely(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      this.rows.push({ row, broken: text.slice(0, 10_000), message: "The row is not a JSON object." });
      return;
    }
    const cells: unknown[] = [];
    for (const name in value) {
      let at = this.#place.get(name);
      if (at === undefined) {
        at = this.header.length;
        this.#place.set(name, at);
        this.header.push(name);
        checkWidth(this.header.length);
      }
      cells[at] = (value as Record<string, unknown>)[name];
    }
    this.rows.push({ row, cells });
  }

  take(): RowBatch {
    const batch = { header: [...this.header], rows: this.rows, typed: true };
    this.rows = [];
    this.#characters = 0;
    return batch;
  }

  get full(): boolean {
    return this.rows.length >= rowsPerBatch || this.#characters >= charactersPerBatch;
  }
}

/** Whole numbers that a double cannot hold: ids above all, which must not lose their last digits. */
const longDigits = /[^\d.]\d{16,}(?![\d.])/;
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const exactly: Reviver = (_, value, { source }) =>
  typeof value === "number" && source !== undefined && /^-?\d{16,}$/.test(source) ? BigInt(source) : value;

function parseExactly(text: string): unknown {
  // The third argument is standard; the types of the library lag behind.
  return longDigits.test(text)
    ? JSON.parse(text, exactly as Parameters<typeof JSON.parse>[1])
    : JSON.parse(text);
}

/** JSON, also with the bare NaN and Infinity that Python writes. */
function parseLoosely(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    if (!/\b(?:NaN|Infinity)\b/.test(text)) return undefined;
    try {
      return JSON.parse(
        text.replace(
          /("(?:[^"\\]|\\.)*")|-?\bInfinity\b|\bNaN\b/g,
          (found, quoted) => quoted ?? `"${found}"`,
        ),
      );
    } catch {
      return undefined;
    }
  }
}

/** One JSON object a line. */
export async function* ndjsonRows(stream: Readable): AsyncGenerator<RowBatch> {
  const rows = new Rows();
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let begun = false;
  const take = (line: string) => {
    if (line.length > 0 && line.trim() !== "") rows.add(line);
  };
  for await (const chunk of stream) {
    let text = rest + decoder.write(chunk as Buffer);
    if (!begun && text.length > 0) {
      begun = true;
      text = text.replace(/^\uFEFF/, "");
    }
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      take(text.slice(from, to));
      from = to + 1;
      if (rows.full) yield rows.take();
    }
    rest = text.slice(from);
    if (rest.length > longestRow) throw tooLong();
  }
  rest += decoder.end();
  take(rest);
  yield rows.take();
}

/** An array of objects, or one object alone; elements are cut out as they arrive. */
export async function* jsonRows(stream: Readable): AsyncGenerator<RowBatch> {
  const rows = new Rows();
  const cutter = new ElementCutter((text) => rows.add(text));
  const decoder = new StringDecoder("utf8");
  for await (const chunk of stream) {
    cutter.push(decoder.write(chunk as Buffer));
    while (rows.full) yield rows.take();
  }
  cutter.push(decoder.end());
  cutter.end();
  yield rows.take();
}

/** Finds the objects of a JSON array by counting brackets outside strings. */
class ElementCutter {
  readonly #emit: (text: string) => void;
  #depth = 0;
  #quoted = false;
  #escaped = false;
  #text = "";
  #array: boolean | null = null;
  #closed = false;

  constructor(emit: (text: string) => void) {
    this.#emit = emit;
  }

  push(text: string): void {
    let start = this.#depth > 0 ? 0 : -1;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (this.#quoted) {
        if (this.#escaped) this.#escaped = false;
        else if (c === 92) this.#escaped = true;
        else if (c === 34) this.#quoted = false;
        continue;
      }
      if (c === 34 && this.#depth > 0) this.#quoted = true;
      else if (c === 123 || (c === 91 && this.#depth > 0)) {
        if (this.#depth === 0) {
          this.#open(false);
          start = i;
        }
        this.#depth += 1;
      } else if ((c === 125 || c === 93) && this.#depth > 0) {
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        this.#emit(this.#text + text.slice(start, i + 1));
        this.#text = "";
        start = -1;
      } else if (this.#depth === 0) this.#between(c);
    }
    if (start >= 0) this.#text += text.slice(start);
    if (this.#text.length > longestRow) throw tooLong();
  }

  end(): void {
    if (this.#depth > 0 || (this.#array && !this.#closed)) {
      throw new LeewayError("INVALID", "The body ends in the middle of the JSON: send it again as a whole.");
    }
  }

  #open(array: boolean): void {
    if (this.#array === null) this.#array = array;
  }

  /** Only brackets, commas and white space stand between rows. */
  #between(c: number): void {
    if (c === 91 && this.#array === null) this.#open(true);
    else if (c === 93 && this.#array) this.#closed = true;
    else if (c > 32 && c !== 44 && c !== 0xfeff) {
      throw new LeewayError("INVALID", "The body is not a JSON array of objects, one for each row.");
    }
  }
}

function tooLong(): LeewayError {
  return new LeewayError("INVALID", `A row is longer than ${longestRow} characters, the most that is taken.`);
}
