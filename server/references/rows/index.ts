import type { Readable } from "node:stream";
import type { ClickHouse } from "#db/clickhouse/client.ts";
import type { RowBatch } from "#lib/ingest/reject.ts";
import { type Body, bodyError, type RowContentType, type Spooled, spool } from "./body.ts";
import { csvRows } from "./csv.ts";
import { jsonRows, ndjsonRows } from "./json.ts";
import { stagedRows } from "./staged.ts";
import { onlyUtf8 } from "./utf8.ts";

const streamed: Partial<Record<RowContentType, (stream: Readable) => AsyncGenerator<RowBatch>>> = {
  "text/csv": csvRows,
  "text/tab-separated-values": csvRows,
  "application/x-ndjson": ndjsonRows,
  "application/json": jsonRows,
};

function fromFile(type: RowContentType, file: Spooled, clickhouse: ClickHouse): AsyncGenerator<RowBatch> {
  const read = streamed[type];
  if (read) return read(onlyUtf8(file.open()));
  return stagedRows(clickhouse, file, type === "application/vnd.apache.parquet" ? "Parquet" : "ArrowStream");
}

/** The rows of a body, batch by batch; text formats are read as they arrive. */
export async function* readBody(body: Body, clickhouse: ClickHouse): AsyncGenerator<RowBatch> {
  try {
    const read = streamed[body.type];
    if (read) {
      yield* read(onlyUtf8(body.stream));
      return;
    }
    const file = await spool(body);
    try {
      yield* fromFile(body.type, file, clickhouse);
    } finally {
      await file.remove();
    }
  } catch (error) {
    throw bodyError(error);
  }
}

/** A body that can be read again. */
export async function keepBody(body: Body, clickhouse: ClickHouse) {
  const file = await spool(body);
  return {
    bytes: file.bytes,
    rows: () => fromFile(body.type, file, clickhouse),
    remove: file.remove,
  };
}
