import { z } from "zod";
import { changeBody, listChanges, recordChange, recordChanges } from "#server/changes/index.ts";
import { decodePosition, encodeCursor, pagingQuery } from "./paging.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const changeShape = z.object({
  id: z.number(),
  kind: z.string(),
  at: z.string(),
  subject: z.string(),
  model: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  url: z.string().nullable(),
  origin: z.string(),
  actor: z.string(),
  created_at: z.string(),
});
const many = z.strictObject({ changes: z.array(changeBody).min(1).max(500) });
const position = z.object({ at: z.coerce.date(), id: z.number().int() });

export const changesRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/changes",
    permission: "incidents:read",
    summary: "What happened in the world, newest first",
    query: z.object({
      ...pagingQuery,
      model: z.string().max(100).optional(),
      kind: z.string().max(50).optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    responses: {
      200: {
        description: "A page of changes; a model's include those of the whole project",
        schema: z.object({ changes: z.array(changeShape), next_cursor: z.string().nullable() }),
      },
    },
    handle: async ({ ctx, query: { cursor, ...rest } }) => {
      const page = await listChanges(ctx, { ...rest, before: decodePosition(position, cursor) });
      const next_cursor = page.next === null ? null : encodeCursor(JSON.stringify(page.next));
      return { body: { changes: page.changes, next_cursor } };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/changes",
    permission: "changes:write",
    summary: "Tell of a change, or of many with {changes: [...]}; told twice it is one",
    body: z.union([many, changeBody]),
    responses: {
      200: { description: "Known already", schema: changeShape },
      201: { description: "Recorded; many: {changes: [...]}", schema: changeShape },
    },
    handle: async ({ ctx, body }) => {
      if ("changes" in body) {
        const done = await recordChanges(
          ctx,
          body.changes.map((change) => ({ change, origin: "api" as const })),
        );
        const status = done.some((d) => d.created) ? 201 : 200;
        return { status, body: { changes: done.map((d) => d.change) } };
      }
      const { created, change } = await recordChange(ctx, { change: body, origin: "api" });
      return { status: created ? 201 : 200, body: change };
    },
  }),
];
