import { z } from "zod";
import type { Permission } from "#lib/domain/permissions.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

type Method = "GET" | "PUT" | "POST" | "DELETE";

/** What a handler may return instead of a Response: `body` is sent as JSON. */
export type RestResult = { status?: number; body?: unknown; headers?: Record<string, string> };

/** A body that the handler reads itself, as a stream. */
export type StreamedBody = { contentTypes: readonly string[] };

export type RestResponses = Record<
  number,
  { description: string; schema?: z.ZodType; contentTypes?: readonly string[] }
>;

export type RestInput<P, Q, B> = {
  ctx: ServiceContext;
  params: P;
  query: Q;
  body: B;
  request: Request;
};

export type PublicInput = { request: Request; requestId: string };

type Described = { method: Method; path: string; summary: string; responses: RestResponses };

type GuardedSpec<P, Q, B> = Described & {
  permission: Permission;
  params?: z.ZodType<P>;
  /** An object schema. Parameters that it does not name are refused. */
  query?: z.ZodType<Q>;
  body?: z.ZodType<B> | StreamedBody;
  handle: (input: RestInput<P, Q, B>) => Promise<Response | RestResult>;
};

/** One call of the public API: the dispatcher, the OpenAPI page and the completeness test read this table. */
export type RestRoute = GuardedSpec<Record<string, string>, Record<string, unknown>, unknown> | PublicRoute;

/** A call that needs no key. */
export type PublicRoute = Described & {
  permission: "public";
  handle: (input: PublicInput) => Promise<Response | RestResult>;
};

/** States a call with the types of its schemas; `{name}` in the path is a parameter. */
export function defineRoute<P = Record<string, string>, Q = Record<string, never>, B = undefined>(
  spec: GuardedSpec<P, Q, B>,
): RestRoute {
  const query = spec.query instanceof z.ZodObject ? spec.query.strict() : spec.query;
  // The dispatcher parses with these very schemas before it calls, so the handler gets the types it states.
  return { ...spec, query } as unknown as RestRoute;
}

export function isStreamed(body: z.ZodType | StreamedBody | undefined): body is StreamedBody {
  return body !== undefined && "contentTypes" in body;
}
