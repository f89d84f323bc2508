import { LeewayError } from "#lib/domain/errors.ts";

export type DemoTarget = { url: string; apiKey: string };

export type Acknowledged = { accepted: number; duplicates: number; rejected_count: number };

const attempts = 6;
const firstPauseMs = 250;

type Call = {
  method: "GET" | "PUT" | "POST";
  path: string;
  body?: string;
  type?: string;
  /** With it a repeated call changes nothing. */
  key?: string;
};

/** One call of the public API. What a busy or restarting server refuses is tried again: every call can be repeated. */
export async function call<T>(target: DemoTarget, { method, path, body, type, key }: Call): Promise<T> {
  const headers: Record<string, string> = { authorization: `Bearer ${target.apiKey}` };
  if (body !== undefined) headers["content-type"] = type ?? "application/json";
  if (key !== undefined) headers["idempotency-key"] = key;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(`${target.url}/api/v1${path}`, { method, headers, body: body ?? null });
      if (response.ok) return (await response.json()) as T;
      const text = await response.text();
      if (response.status < 500 && response.status !== 429) throw refused(method, path, text);
      if (attempt === attempts) throw refused(method, path, text);
    } catch (error) {
      if (error instanceof LeewayError || attempt === attempts) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** (attempt - 1)));
  }
}

function refused(method: string, path: string, text: string): LeewayError {
  let detail = text.slice(0, 300);
  try {
    detail = (JSON.parse(text) as { detail?: string }).detail ?? detail;
  } catch {
    // Not a problem document: what was said is shown as it is.
  }
  return new LeewayError("UNAVAILABLE", `The demonstration's call ${method} ${path} was refused: ${detail}`);
}
