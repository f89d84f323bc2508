import { handleRest } from "../rest/handle.ts";

/** Alertmanager's probes: its clients look at the status, people at the word. */
export async function healthy(request: Request): Promise<Response> {
  return worded(await handleRest(new Request(new URL("/api/v1/health/live", request.url))), "OK");
}

export async function ready(request: Request): Promise<Response> {
  const answer = await handleRest(new Request(new URL("/api/v1/health/ready", request.url)));
  if (answer.ok) return worded(answer, "OK");
  const { failing = [] } = (await answer.json()) as { failing?: string[] };
  return worded(answer, `Not ready: ${failing.join(", ")}`);
}

function worded(answer: Response, text: string): Response {
  const headers = new Headers(answer.headers);
  headers.set("content-type", "text/plain; charset=utf-8");
  return new Response(text, { status: answer.status, headers });
}
