import { z } from "zod";
import {
  activateVersion,
  getModel,
  getVersion,
  listModels,
  listVersions,
  modelBody,
  modelRef,
  putModel,
  putVersion,
  versionBody,
  versionRef,
} from "#server/models/index.ts";
import { reviseSchema } from "#server/references/index.ts";
import { decodeCursor, encodeCursor, pagingQuery } from "./paging.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const instant = z.iso.datetime().nullable();

const modelSchema = z.object({
  model: z.string(),
  task: z.string(),
  owner: z.string().nullable(),
  tier: z.number().nullable(),
  time_zone: z.string(),
  active_version: z.string().nullable(),
  last_event_at: instant,
});
const modelDetailSchema = modelSchema.extend({ label_maturity: z.string().nullable(), created_at: instant });

const versionSchema = z.object({
  version: z.string(),
  active: z.boolean(),
  revision: z.number(),
  created_at: instant,
  reference: z.object({ rows: z.number(), rejected: z.number(), created_at: instant }).nullable(),
  events: z.number(),
  first_event_at: instant,
  last_event_at: instant,
});
const columnSchema = z.object({
  name: z.string(),
  kind: z.string(),
  role: z.string(),
  nullable: z.boolean(),
  reason: z.string(),
  overridden: z.boolean(),
  segment: z.boolean(),
  integer: z.boolean(),
  score_class: z.string().nullable(),
  width: z.number().nullable().optional(),
});
const versionDetailSchema = versionSchema.extend({
  model: z.string(),
  declared: z.object({ columns: z.array(z.unknown()), segments: z.array(z.string()) }),
  activate_on_reference: z.boolean(),
  schema: z
    .object({
      revision: z.number(),
      reason: z.string(),
      created_at: instant,
      columns: z.array(columnSchema),
    })
    .nullable(),
});

export const modelsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models",
    permission: "models:read",
    summary: "List the project's models",
    query: z.object(pagingQuery),
    responses: {
      200: {
        description: "A page of models by name",
        schema: z.object({ models: z.array(modelSchema), next_cursor: z.string().nullable() }),
      },
    },
    handle: async ({ ctx, query }) => {
      const after = decodeCursor(query.cursor);
      const page = await listModels(ctx, {
        limit: query.limit,
        ...(after === undefined ? {} : { after: String(after) }),
      });
      const next_cursor = page.next === null ? null : encodeCursor(page.next);
      return { body: { models: page.models, next_cursor } };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/models/{model}",
    permission: "models:read",
    summary: "One model",
    params: modelRef,
    responses: { 200: { description: "The model", schema: modelDetailSchema } },
    handle: async ({ ctx, params }) => ({ body: await getModel(ctx, params) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/models/{model}",
    permission: "models:write",
    summary: "Register a model, or change it",
    params: modelRef,
    body: modelBody,
    responses: {
      200: { description: "Changed; what the body leaves out keeps its value", schema: modelDetailSchema },
      201: { description: "Registered", schema: modelDetailSchema },
      409: { description: "The time zone or the task cannot change once there are events" },
    },
    handle: async ({ ctx, params, body }) => {
      const { created, model } = await putModel(ctx, { ...params, ...body });
      return { status: created ? 201 : 200, body: model };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/models/{model}/versions",
    permission: "models:read",
    summary: "List a model's versions, newest first",
    params: modelRef,
    responses: {
      200: { description: "All versions", schema: z.object({ versions: z.array(versionSchema) }) },
    },
    handle: async ({ ctx, params }) => ({ body: { versions: await listVersions(ctx, params) } }),
  }),
  defineRoute({
    method: "GET",
    path: "/models/{model}/versions/{version}",
    permission: "models:read",
    summary: "One version with its schema, and why each column is what it is",
    params: versionRef,
    responses: { 200: { description: "The version", schema: versionDetailSchema } },
    handle: async ({ ctx, params }) => ({ body: await getVersion(ctx, params) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/models/{model}/versions/{version}",
    permission: "models:write",
    summary: "Register a version, or override kinds, roles and segments of its columns",
    params: versionRef,
    body: versionBody,
    responses: {
      200: { description: "Changed", schema: versionDetailSchema },
      201: { description: "Registered", schema: versionDetailSchema },
    },
    handle: async ({ ctx, params, body }) => {
      const { created } = await putVersion(ctx, { ...params, ...body });
      if (!created) await reviseSchema(ctx, params);
      return { status: created ? 201 : 200, body: await getVersion(ctx, params) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/models/{model}/versions/{version}/activate",
    permission: "models:write",
    summary: "Make a version the one that is meant when none is named",
    params: versionRef,
    responses: {
      200: { description: "Active", schema: versionDetailSchema },
      409: { description: "The version has no reference yet" },
    },
    handle: async ({ ctx, params }) => {
      await activateVersion(ctx, params);
      return { body: await getVersion(ctx, params) };
    },
  }),
];
