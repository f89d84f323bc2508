import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Target } from "./target.ts";

export type Rejected = { row: number; column: string | null; code: string; message: string };
export type Answer = { accepted: number; duplicates: number; rejected_count: number; rejected: Rejected[] };

type Call = {
  method: "GET" | "PUT" | "POST";
  path: string;
  /** Made anew for each attempt. */
  body?: () => Buffer | string | Readable;
  type?: string;
  encoding?: string | undefined;
  key?: string;
};

type Result = { status: number; body: Record<string, unknown> };

const attempts = 5;

/** One call of the public API; what a busy or restarting server refuses is tried again: every call can be repeated. */
export async function send(target: Target, call: Call): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const result = await once(target, call).catch((error: unknown) => {
      if (error instanceof LeewayError) throw error;
      if (attempt < attempts) return null;
      throw new LeewayError("UNAVAILABLE", `${target.url} does not answer: is Leeway running there?`, {
        cause: error,
      });
    });
    if (result !== null && (result.status < 500 || attempt === attempts)) return result;
    await pause(250 * 2 ** attempt);
  }
}

async function once(target: Target, call: Call): Promise<Result> {
  const headers: Record<string, string> = { authorization: `Bearer ${target.key}` };
  if (call.body) headers["content-type"] = call.type ?? "application/json";
  if (call.encoding) headers["content-encoding"] = call.encoding;
  if (call.key) headers["idempotency-key"] = call.key;
  const init = { method: call.method, headers, body: call.body?.() ?? null, duplex: "half" };
  const response = await fetch(`${target.url}/api/v1${call.path}`, init as unknown as RequestInit);
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) as Record<string, unknown> };
  } catch {
    throw new LeewayError("UNAVAILABLE", `What answers at ${target.url} is not Leeway (${response.status}).`);
  }
}

/** The body of an answer that is good; a problem becomes an error with its own sentence. */
export function must({ status, body }: Result): Record<string, unknown> {
  if (status < 400) return body;
  const detail = typeof body.detail === "string" ? body.detail : `The server answered ${status}.`;
  throw new LeewayError(status >= 500 ? "UNAVAILABLE" : "INVALID", detail);
}

/** What became of rows; 422 with counts means that none was good, which is an answer too. */
export function answerOf(result: Result): Answer {
  const counted = typeof result.body.rejected_count === "number";
  return (counted ? result.body : must(result)) as unknown as Answer;
}
