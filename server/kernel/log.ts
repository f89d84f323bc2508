import process from "node:process";
import { type Logger, pino } from "pino";

const secretKeys = ["authorization", "cookie", "password", "secret", "token", "api_key", "apiKey", "key"];

let root: Logger | undefined;

/**
 * The library's own writer waits for ever on a pipe whose reader is gone, so that a part outlived a supervisor that was
 * killed. What nobody can read is dropped.
 */
function standardOutput() {
  process.stdout.on("error", () => undefined);
  return { write: (line: string) => void process.stdout.write(line) };
}

/** Structured logs on standard output; well-known secret fields are removed at any of the first two depths. */
export function log(part: string): Logger {
  root ??= pino(
    {
      level: process.env.LEEWAY_LOG_LEVEL ?? "info",
      redact: { paths: [...secretKeys, ...secretKeys.map((k) => `*.${k}`)], censor: "[removed]" },
      base: undefined,
    },
    standardOutput(),
  );
  return root.child({ part });
}
