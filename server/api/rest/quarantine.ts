import { Readable } from "node:stream";
import { z } from "zod";
import {
  deleteQuarantine,
  downloadQuarantine,
  listQuarantine,
  type Quarantined,
  replayQuarantine,
} from "#server/events/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { modelRef } from "#server/models/index.ts";
import { decodePosition, encodeCursor, pagingQuery } from "./paging.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const filter = { from: instant.optional(), to: instant.optional(), code: z.string().max(50).optional() };

const rowSchema = z.object({
  kind: z.string(),
  version_id: z.number(),
  batch: z.number(),
  row: z.number(),
  received: z.iso.datetime(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  raw: z.unknown(),
});

const csvFields = ["kind", "batch", "row", "received", "column", "code", "message", "raw"] as const;

function csvCell(value: unknown): string {
  const text = value === null ? "" : String(value);
  // A cell that begins a formula in a spreadsheet must not run there.
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** In bytes: a streamed answer takes no text. */
async function* csv(pages: AsyncGenerator<Quarantined[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(`${csvFields.join(",")}\n`);
  for await (const rows of pages) {
    const lines = rows.map((row) => `${csvFields.map((name) => csvCell(row[name])).join(",")}\n`);
    yield Buffer.from(lines.join(""));
  }
}

/** A row that came as JSON is shown as JSON. */
function shown(row: Quarantined) {
  try {
    return { ...row, raw: JSON.parse(row.raw) as unknown };
  } catch {
    return row;
  }
}

type Query = { from?: Date | undefined; to?: Date | undefined; code?: string | undefined };

async function download(ctx: ServiceContext, input: Query & { model: string }): Promise<Response> {
  const pages = await downloadQuarantine(ctx, input);
  const stream = Readable.toWeb(Readable.from(csv(pages))) as unknown as ReadableStream;
  return new Response(stream, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="quarantine-${input.model}.csv"`,
    },
  });
}

export const quarantineRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/quarantine",
    permission: "quarantine:read",
    summary: "Rows that were rejected, oldest first: why, where, and what came",
    params: modelRef,
    query: z.object({ ...pagingQuery, ...filter, format: z.enum(["json", "csv"]).optional() }),
    responses: {
      200: {
        description: "A page of rows; with format=csv all of them",
        schema: z.object({ rows: z.array(rowSchema), total: z.number(), next_cursor: z.string().nullable() }),
      },
    },
    handle: async ({ ctx, params, query }) => {
      const { format, limit, cursor, ...rest } = query;
      if (format === "csv") return download(ctx, { ...params, ...rest });
      const page = await listQuarantine(ctx, {
        ...params,
        ...rest,
        limit,
        after: decodePosition(position, cursor),
      });
      const next_cursor = page.next === null ? null : encodeCursor(JSON.stringify(page.next));
      return { body: { rows: page.rows.map(shown), total: page.total, next_cursor } };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/models/{model}/quarantine/replay",
    permission: "quarantine:write",
    summary: "Read rejected events and labels again under today's schema",
    params: modelRef,
    query: z.object(filter),
    responses: {
      200: {
        description: "What became of them; rows that are still wrong stay",
        schema: z.object({
          replayed: z.number(),
          accepted: z.number(),
          duplicates: z.number(),
          still_rejected: z.number(),
        }),
      },
    },
    handle: async ({ ctx, params, query }) => ({
      body: await replayQuarantine(ctx, { ...params, ...query }),
    }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/models/{model}/quarantine",
    permission: "quarantine:write",
    summary: "Delete rejected rows for good",
    params: modelRef,
    query: z.object(filter),
    responses: {
      200: { description: "How many there were", schema: z.object({ deleted: z.number() }) },
    },
    handle: async ({ ctx, params, query }) => ({
      body: await deleteQuarantine(ctx, { ...params, ...query }),
    }),
  }),
];

const position = z.object({ received: z.number(), batch: z.number().int(), row: z.number().int() });
