import { z } from "zod";
import { findingStates, sources } from "#lib/domain/monitor.ts";
import { getFinding, listFindings } from "#server/findings/index.ts";
import { decodePosition, encodeCursor, pagingQuery } from "./paging.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const findingShape = z.object({
  id: z.number(),
  model: z.string(),
  version: z.string(),
  monitor: z.string(),
  source: z.enum(sources),
  feature: z.string(),
  segment: z.string().nullable(),
  grain: z.string(),
  time_zone: z.string(),
  state: z.enum(findingStates),
  onset: z.string(),
  opened_at: z.string(),
  last_at: z.string(),
  closed_at: z.string().nullable(),
  amended: z.number(),
  evidence: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
});

const position = z.object({ openedAt: z.coerce.date(), id: z.number().int() });

export const findingsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/findings",
    permission: "monitors:read",
    summary: "Where monitors' rules were crossed, newest first",
    query: z.object({
      ...pagingQuery,
      model: z.string().max(100).optional(),
      state: z.enum(findingStates).optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    responses: {
      200: {
        description: "A page of findings",
        schema: z.object({ findings: z.array(findingShape), next_cursor: z.string().nullable() }),
      },
    },
    handle: async ({ ctx, query }) => {
      const { cursor, state, ...rest } = query;
      const states = state && [state];
      const page = await listFindings(ctx, { ...rest, states, before: decodePosition(position, cursor) });
      const next_cursor = page.next === null ? null : encodeCursor(JSON.stringify(page.next));
      return { body: { findings: page.findings, next_cursor } };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/findings/{finding}",
    permission: "monitors:read",
    summary: "One finding with its evidence",
    params: z.object({ finding: z.coerce.number().int().min(1) }) as unknown as z.ZodType<{
      finding: string;
    }>,
    responses: { 200: { description: "The finding", schema: findingShape } },
    handle: async ({ ctx, params }) => ({ body: await getFinding(ctx, { id: Number(params.finding) }) }),
  }),
];
