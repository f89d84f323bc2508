import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { observeRequest } from "#server/kernel/metrics.ts";
import { authenticate } from "./authenticate.ts";
import { restRoutes } from "./index.ts";
import { type Matched, matchPath } from "./match.ts";
import { invalid, problem } from "./problem.ts";
import { readJson } from "./read-json.ts";
import { isStreamed, type RestResult, type RestRoute } from "./route.ts";

/** A table of calls under one path, and how its errors are told. */
export type Api = { base: string; routes: readonly RestRoute[]; refuse: typeof problem };

const own: Api = { base: "/api/v1", routes: restRoutes, refuse: problem };

/** Answers one call under /api/v1. Never throws. */
export const handleRest = (request: Request): Promise<Response> => handleCall(request, own);

/** Answers one call of an API. Never throws. */
export async function handleCall(request: Request, api: Api): Promise<Response> {
  const started = performance.now();
  const requestId = requestIdOf(request);
  const answered = { route: "unknown" };
  let response: Response;
  try {
    response = await dispatch(request, requestId, answered, api);
  } catch (error) {
    response = api.refuse(error, request, requestId);
  }
  observeRequest({
    method: request.method,
    route: answered.route,
    status: response.status,
    seconds: (performance.now() - started) / 1000,
  });
  return finish(response, request, requestId);
}

async function dispatch(
  request: Request,
  requestId: string,
  answered: { route: string },
  api: Api,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const methods = matchPath(api.routes, pathname, api.base);
  const any = methods.values().next().value;
  if (!any) throw new LeewayError("NOT_FOUND", `There is no call ${request.method} ${pathname}.`);
  answered.route = api === own ? any.route.path : `${api.base}${any.route.path}`;
  const matched = methods.get(request.method === "HEAD" ? "GET" : request.method);
  if (!matched) return notAllowed(request, requestId, [...methods.keys()], api);
  return asResponse(await run(matched, request, requestId));
}

async function run(
  { route, params }: Matched,
  request: Request,
  requestId: string,
): Promise<Response | RestResult> {
  if (route.permission === "public") return route.handle({ request, requestId });
  const search = new URL(request.url).searchParams;
  const ctx = await authenticate(request, requestId, search);
  authorize(ctx, route.permission);
  return route.handle({
    ctx,
    params: check("path", route.params, params) as Record<string, string>,
    query: parseQuery(route, search),
    body: route.body && !isStreamed(route.body) ? await readJson(request, route.body) : undefined,
    request,
  });
}

function parseQuery(route: RestRoute, search: URLSearchParams): Record<string, unknown> {
  const given: Record<string, string | string[]> = {};
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    given[key] = values.length > 1 ? values : (values[0] as string);
  }
  const schema = route.permission === "public" ? undefined : route.query;
  if (schema) return check("query parameter", schema, given) as Record<string, unknown>;
  const [unknown] = Object.keys(given);
  if (unknown) throw new LeewayError("INVALID", `This call takes no query parameter ${unknown}.`);
  return {};
}

function check(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return value;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(part, parsed.error);
  return parsed.data;
}

function notAllowed(request: Request, requestId: string, methods: string[], api: Api): Response {
  const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
  const refused = new LeewayError("INVALID", `${request.method} is not a method of this call, but ${allow}.`);
  return api.refuse(refused, request, requestId, { status: 405, headers: { allow } });
}

function asResponse(result: Response | RestResult): Response {
  if (result instanceof Response) return result;
  const { status = 200, body, headers = {} } = result;
  if (body === undefined) return new Response(null, { status: status === 200 ? 204 : status, headers });
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

function finish(response: Response, request: Request, requestId: string): Response {
  const headers = new Headers(response.headers);
  headers.set("x-request-id", requestId);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (request.method === "HEAD") void response.body?.cancel();
  return new Response(request.method === "HEAD" ? null : response.body, { status: response.status, headers });
}

function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}
