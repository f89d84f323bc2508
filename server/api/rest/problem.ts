import { z } from "zod";
import { type ErrorCode, httpStatus, LeewayError } from "#lib/domain/errors.ts";
import { issueText } from "#lib/domain/issue-text.ts";
import { log } from "#server/kernel/log.ts";

const titles: Record<ErrorCode, string> = {
  NOT_FOUND: "Not found",
  FORBIDDEN: "Not allowed",
  UNAUTHENTICATED: "Not signed in",
  CONFLICT: "In conflict with the present state",
  INVALID: "Not valid",
  UNSUPPORTED: "Format not supported",
  LIMIT: "Too large",
  UNSAFE: "Not safe",
  STALE: "Out of date",
  UNAVAILABLE: "Not available at the moment",
  NOT_BUILT: "Not built yet",
  INTERNAL: "Internal error",
};

/** Anything that was thrown, as RFC 9457 problem+json. What is not a LeewayError never shows its message. */
export function problem(
  thrown: unknown,
  request: Request,
  requestId: string,
  answer: { status?: number; headers?: Record<string, string> } = {},
): Response {
  const error = asLeewayError(thrown);
  if (error.code === "INTERNAL") log("rest").error({ err: thrown, requestId }, "request failed");
  if (error.code === "UNAVAILABLE") log("rest").warn({ err: thrown, requestId }, "a store did not answer");
  const { errors, ...details } = error.details;
  const body = {
    type: `${publicOrigin(request)}/docs/errors/${error.code}`,
    title: titles[error.code],
    status: answer.status ?? httpStatus[error.code],
    code: error.code,
    detail: error.message,
    request_id: requestId,
    ...(Array.isArray(errors) ? { errors } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
  };
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: {
      "content-type": "application/problem+json",
      ...(error.code === "UNAUTHENTICATED" ? { "www-authenticate": 'Bearer realm="leeway"' } : {}),
      ...(error.code === "UNAVAILABLE" ? { "retry-after": "5" } : {}),
      ...answer.headers,
    },
  });
}

type Issue = z.core.$ZodIssue;

/** Where several shapes would do, what is wrong with the one that the input comes nearest to. */
function plainIssues(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const [nearest] = issue.errors.toSorted((a, b) => farness(a) - farness(b));
  return nearest!
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue)
    .flatMap(plainIssues);
}

/** Fields that a shape does not know tell more against it than fields that are missing; JSON has no dates. */
function farness(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    const foreign = issue.code === "unrecognized_keys" ? 10 : 0;
    const date = issue.code === "invalid_type" && issue.expected === "date" ? 5 : 0;
    return sum + 1 + foreign + date;
  }, 0);
}

/** A schema's complaints as one sentence and a list. */
export function invalid(part: string, error: z.core.$ZodError): LeewayError {
  const errors = error.issues
    .flatMap(plainIssues)
    .slice(0, 100)
    .map((issue) => ({
      in: part,
      path: issue.path.map(String).join("."),
      message: issueText(issue),
    }));
  const first = errors[0];
  const where = first?.path ? `${part} ${first.path}` : part;
  return new LeewayError("INVALID", `The ${where} is not valid: ${first?.message ?? "unknown"}.`, {
    details: { errors },
    cause: error,
  });
}

const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "57P01",
  "57P03",
]);

export function asLeewayError(thrown: unknown): LeewayError {
  if (thrown instanceof LeewayError) return thrown;
  if (thrown instanceof z.core.$ZodError) return invalid("input", thrown);
  for (let e = thrown; e instanceof Error; e = e.cause) {
    if (e instanceof LeewayError) return e;
    if (unreachable.has(String((e as Error & { code?: unknown }).code))) {
      const sentence = "A database of this installation is not reachable at the moment. Try again shortly.";
      return new LeewayError("UNAVAILABLE", sentence, { cause: thrown });
    }
  }
  const sentence = "Something went wrong here. The request id finds it in the log of the web process.";
  return new LeewayError("INTERNAL", sentence, { cause: thrown });
}

function publicOrigin(request: Request): string {
  const configured = process.env.LEEWAY_PUBLIC_URL?.trim();
  return configured ? configured.replace(/\/+$/, "") : new URL(request.url).origin;
}
