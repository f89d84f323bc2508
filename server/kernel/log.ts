import { type Logger, pino } from "pino";

const secretKeys = ["authorization", "cookie", "password", "secret", "token", "api_key", "apiKey", "key"];

let root: Logger | undefined;

/** Structured logs on standard output; well-known secret fields are removed at any of the first two depths. */
export function log(part: string): Logger {
  root ??= pino({
    level: process.env.LEEWAY_LOG_LEVEL ?? "info",
    redact: { paths: [...secretKeys, ...secretKeys.map((k) => `*.${k}`)], censor: "[removed]" },
    base: undefined,
  });
  return root.child({ part });
}
