import { z } from "zod";
import { errorCodes } from "#lib/domain/errors.ts";
import { permissions } from "#lib/domain/permissions.ts";
import { parameterNames } from "./rest/match.ts";
import { isStreamed, type RestRoute } from "./rest/route.ts";

type Json = Record<string, unknown>;

/** The public API as an OpenAPI 3.1 document, made from the table that answers the calls. */
export function openapi(routes: readonly RestRoute[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Leeway",
      version,
      description: "Errors are RFC 9457 problems. Times are RFC 3339 in UTC, ranges are [from, to).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "lw_…",
          description: `An API key with the scopes it needs of: ${permissions.join(", ")}.`,
        },
      },
      schemas: { Problem: problemSchema },
      responses: {
        Problem: {
          description: "What went wrong",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

const problemSchema: Json = {
  type: "object",
  required: ["type", "title", "status", "code", "detail", "request_id"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", enum: [...errorCodes] },
    detail: { type: "string" },
    request_id: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { in: { type: "string" }, path: { type: "string" }, message: { type: "string" } },
      },
    },
    details: { type: "object" },
  },
};

function operation(route: RestRoute): Json {
  const parameters: Json[] = parameterNames(route.path).map((name) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const open = route.permission === "public";
  if (route.permission !== "public") parameters.push(...queryParameters(route.query));
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(open ? { security: [] } : { description: `Needs the scope \`${route.permission}\`.` }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.permission !== "public" && route.body ? { requestBody: requestBody(route.body) } : {}),
    responses: responses(route),
  };
}

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!query) return [];
  const { properties, required } = schemaOf(query, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: required?.includes(name) ?? false,
    schema,
  }));
}

function requestBody(body: z.ZodType | { contentTypes: readonly string[] }): Json {
  if (!isStreamed(body)) {
    return { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } };
  }
  return { required: true, content: Object.fromEntries(body.contentTypes.map((type) => [type, {}])) };
}

function responses(route: RestRoute): Json {
  const all: Json = {};
  for (const [status, { description, schema, contentTypes }] of Object.entries(route.responses)) {
    const types = contentTypes ?? ["application/json"];
    all[status] =
      schema || contentTypes
        ? {
            description,
            content: Object.fromEntries(
              types.map((t) => [t, schema ? { schema: schemaOf(schema, "output") } : {}]),
            ),
          }
        : Number(status) >= 400
          ? {
              description,
              content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
            }
          : { description };
  }
  return { ...all, default: { $ref: "#/components/responses/Problem" } };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return json;
}

/** `PUT /models/{model}/versions/{version}` is `put_models_model_versions_version`. */
function operationId(route: RestRoute): string {
  const words = route.path.split("/").map((s) => s.replace(/[{}]/g, ""));
  return [route.method.toLowerCase(), ...words.filter((s) => s !== "")].join("_");
}
