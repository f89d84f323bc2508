import { z } from "zod";
import { nodeKinds } from "#lib/lineage/index.ts";
import {
  getLineage,
  lineageBody,
  putLineage,
  lineageEvent,
  takeLineageEvent,
} from "#server/lineage/index.ts";
import { modelRef } from "#server/models/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const graph = {
  nodes: z.array(z.object({ id: z.string(), kind: z.enum(nodeKinds), name: z.string() })),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
};
const lineage = z.object({
  ...graph,
  declared: z.object(graph),
  updated_by: z.string().nullable(),
  updated_at: z.string().nullable(),
});

export const lineageRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/lineage",
    permission: "models:read",
    summary: "Where a model's features come from: what was declared, with what runs told of",
    params: modelRef,
    responses: { 200: { description: "The graph", schema: lineage } },
    handle: async ({ ctx, params }) => ({ body: await getLineage(ctx, params) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/models/{model}/lineage",
    permission: "models:write",
    summary: "Declare a model's lineage; replaces what was declared before",
    params: modelRef,
    body: lineageBody,
    responses: { 200: { description: "The graph as it is now", schema: lineage } },
    handle: async ({ ctx, params, body }) => ({ body: await putLineage(ctx, { ...params, ...body }) }),
  }),
  defineRoute({
    method: "POST",
    path: "/lineage",
    permission: "changes:write",
    summary: "Take an OpenLineage event (of a run, a job or a data set): what is read and written",
    body: lineageEvent as unknown as z.ZodType<z.input<typeof lineageEvent>>,
    responses: {
      200: {
        description: "What was learned",
        schema: z.object({ nodes: z.number(), edges: z.number(), changes: z.number() }),
      },
    },
    // The verb parses again, so that it can be called from elsewhere: it takes what the client sent.
    handle: async ({ ctx, body }) => ({ body: await takeLineageEvent(ctx, body) }),
  }),
];
