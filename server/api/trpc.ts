import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import type { ErrorCode } from "#lib/domain/errors.ts";
import type { Permission } from "#lib/domain/permissions.ts";
import { resolveMember } from "#server/auth/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { createContext } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import type { TrpcContext } from "./context.ts";
import { asLeewayError } from "./rest/problem.ts";

/** What a procedure asks of its caller; the completeness test reads it. */
type Meta = { permission: Permission | "signed-in" };

const codes = {
  NOT_FOUND: "NOT_FOUND",
  FORBIDDEN: "FORBIDDEN",
  UNAUTHENTICATED: "UNAUTHORIZED",
  CONFLICT: "CONFLICT",
  INVALID: "UNPROCESSABLE_CONTENT",
  UNSUPPORTED: "UNSUPPORTED_MEDIA_TYPE",
  LIMIT: "PAYLOAD_TOO_LARGE",
  UNSAFE: "UNPROCESSABLE_CONTENT",
  STALE: "CONFLICT",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  NOT_BUILT: "NOT_IMPLEMENTED",
  INTERNAL: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

const t = initTRPC
  .context<TrpcContext>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    errorFormatter: ({ shape, error, ctx }) => {
      const known = asLeewayError(error.cause ?? error);
      // Input that a schema refused, and calls that do not exist, are tRPC's own errors.
      const own = known.code === "INTERNAL" && error.code !== "INTERNAL_SERVER_ERROR";
      return {
        message: own ? error.message : known.message,
        code: shape.code,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path,
          leeway: own ? null : known.code,
          requestId: ctx?.requestId ?? null,
        },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const mapErrors = t.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  if (!cause || cause instanceof TRPCError) return result;
  const known = asLeewayError(cause);
  if (known.code === "INTERNAL")
    log("trpc").error({ err: cause, path, requestId: ctx.requestId }, "call failed");
  throw new TRPCError({ code: codes[known.code], message: known.message, cause: known });
});

/** For what belongs to a person and to no project, such as the list of their projects. */
export const signedInProcedure = t.procedure
  .meta({ permission: "signed-in" })
  .use(mapErrors)
  .use(async ({ ctx, next }) => next({ ctx: { session: await ctx.requireSession() } }));

/** A procedure in the project that the input names; `ctx` is the ServiceContext that verbs take. */
export function projectProcedure(permission: Permission) {
  return t.procedure
    .meta({ permission })
    .use(mapErrors)
    .input(z.object({ project: z.string().min(1).max(100) }))
    .use(async ({ ctx, input, next }) => {
      const session = await ctx.requireSession();
      const member = resolveMember(session, input.project);
      const service = createContext({ ...member, requestId: ctx.requestId });
      authorize(service, permission);
      return next({ ctx: service });
    });
}
