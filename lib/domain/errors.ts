/** The closed list of error codes; each has a page docs/errors/<CODE>.md. */
export const errorCodes = [
  "NOT_FOUND",
  "FORBIDDEN",
  "UNAUTHENTICATED",
  "CONFLICT",
  "INVALID",
  "UNSUPPORTED",
  "LIMIT",
  "UNSAFE",
  "STALE",
  "UNAVAILABLE",
  "NOT_BUILT",
  "INTERNAL",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Transport-free error: `message` is one plain sentence that says what was wrong and what to do. */
export class LeewayError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "LeewayError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

export const httpStatus: Record<ErrorCode, number> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  UNAUTHENTICATED: 401,
  CONFLICT: 409,
  INVALID: 422,
  UNSUPPORTED: 415,
  LIMIT: 413,
  UNSAFE: 422,
  STALE: 409,
  UNAVAILABLE: 503,
  NOT_BUILT: 501,
  INTERNAL: 500,
};
