import { z } from "zod";
import { getVersion, versionRef } from "#server/models/index.ts";
import { openBody, putReference, rowContentTypes } from "#server/references/index.ts";
import { rejectedSchema } from "./events.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const column = z.string().min(1).max(300).optional();
const list = z.string().max(20_000).optional();

export const referencesRoutes: RestRoute[] = [
  defineRoute({
    method: "PUT",
    path: "/models/{model}/versions/{version}/reference",
    permission: "references:write",
    summary:
      "Send the reference of a version: the body's rows fix its schema and what windows are compared with",
    params: versionRef,
    query: z.object({
      timestamp: column,
      prediction: column,
      score: list,
      label: column,
      id: column,
      group: column,
      ignore: list,
      segments: list,
      activate: z.enum(["true", "false"]).optional(),
    }),
    body: { contentTypes: rowContentTypes },
    responses: {
      200: { description: "The same reference again: nothing changed" },
      201: {
        description: "Frozen, with the inferred schema",
        schema: z.object({
          model: z.string(),
          version: z.string(),
          active: z.boolean(),
          revision: z.number(),
          rows: z.number(),
          rejected_count: z.number(),
          rejected: z.array(rejectedSchema),
          batch: z.number().nullable(),
          schema: z.unknown(),
        }),
      },
      422: { description: "No row or no column can be used, or a parameter names no column" },
    },
    handle: async ({ ctx, params, query, request }) => {
      const { activate, ...roles } = query;
      const body = openBody({
        stream: request.body,
        contentType: request.headers.get("content-type"),
        contentEncoding: request.headers.get("content-encoding"),
      });
      const result = await putReference(ctx, {
        ...params,
        roles,
        body,
        ...(activate === undefined ? {} : { activate: activate === "true" }),
      });
      const { created, ...shown } = result;
      const reader = { ...ctx, actor: { kind: "system", job: "reference" } as const };
      const { schema } = await getVersion(reader, params);
      return { status: created ? 201 : 200, body: { ...params, ...shown, schema } };
    },
  }),
];
