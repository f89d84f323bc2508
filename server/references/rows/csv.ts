import type { Readable } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import { LeewayError } from "#lib/domain/errors.ts";
import type { RowBatch, SourceRow } from "#lib/ingest/reject.ts";
import { checkWidth } from "./header.ts";

const rowsPerBatch = 250;
const bytesPerBatch = 1_000_000;
const longestRow = 1_000_000;
const sniffBytes = 65_536;

/** The first bytes, kept for the reader that follows. */
async function* withHead(stream: Readable, seen: (head: string) => void): AsyncGenerator<Buffer> {
  const head: Buffer[] = [];
  let size = 0;
  let told = false;
  const tell = () => {
    if (!told) seen(Buffer.concat(head).toString("utf8"));
    told = true;
  };
  for await (const chunk of stream) {
    if (!told) {
      head.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size < sniffBytes && !Buffer.concat(head).includes(10)) continue;
      tell();
      yield Buffer.concat(head);
      continue;
    }
    yield chunk as Buffer;
  }
  if (!told) {
    tell();
    yield Buffer.concat(head);
  }
}

/** The separator that the header line has most of, outside quotes. */
function separatorOf(head: string): string {
  const counts = new Map([",", ";", "\t", "|"].map((c) => [c, 0]));
  let quoted = false;
  for (const c of head) {
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === "\n" || c === "\r")) break;
    else if (!quoted && counts.has(c)) counts.set(c, (counts.get(c) as number) + 1);
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

/** Comma-, semicolon- or tab-separated text with a header; an empty cell is a missing value. */
export async function* csvRows(stream: Readable): AsyncGenerator<RowBatch> {
  let separator = ",";
  const source = withHead(stream, (head) => {
    separator = separatorOf(head);
  });
  const first = await source.next();
  if (first.done || first.value.length === 0) return;
  const parser = parse({
    bom: true,
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  });
  void feed(parser, first.value, source);
  yield* readAll(parser);
}

async function feed(
  parser: ReturnType<typeof parse>,
  first: Buffer,
  rest: AsyncGenerator<Buffer>,
): Promise<void> {
  try {
    for (
      let chunk: Buffer | undefined = first;
      chunk;
      chunk = (await rest.next()).value as Buffer | undefined
    ) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once("drain", resolve));
      if (parser.destroyed) return;
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

async function* readAll(parser: ReturnType<typeof parse>): AsyncGenerator<RowBatch> {
  let header: string[] | null = null;
  let rows: SourceRow[] = [];
  let row = 0;
  let from = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (!header) {
        header = checkHeader(record);
        continue;
      }
      row += 1;
      const cells: (string | null)[] = record;
      for (let i = 0; i < cells.length; i++) if (cells[i] === "") cells[i] = null;
      rows.push({ row, cells });
      if (rows.length < rowsPerBatch && parser.info.bytes - from < bytesPerBatch) continue;
      from = parser.info.bytes;
      yield { header, rows };
      rows = [];
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    if (!header) throw new LeewayError("INVALID", `The header cannot be read: ${plain(error)}.`);
    const message = `The text cannot be read on from here (${plain(error)}); the rows after it were not taken.`;
    rows.push({ row: row + 1, broken: "", message });
  }
  if (header) yield { header, rows };
}

function checkHeader(record: string[]): string[] {
  checkWidth(record.length);
  const header = record.map((name) => name.trim());
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new LeewayError("INVALID", `The header names the column "${twice}" twice: give each its own name.`);
  }
  return header;
}

function isCsvError(error: unknown): error is CsvError {
  return typeof (error as CsvError).code === "string" && (error as CsvError).code.startsWith("CSV_");
}

function plain(error: CsvError): string {
  if (error.code === "CSV_QUOTE_NOT_CLOSED") return "a quote is never closed";
  if (error.code === "CSV_MAX_RECORD_SIZE") return `a row is longer than ${longestRow} characters`;
  return error.message.toLowerCase();
}
