import { handleRest } from "#server/api/rest/handle.ts";

export const dynamic = "force-dynamic";

/** Where Prometheus sends to when Leeway stands in its list of Alertmanagers: the same call as POST /api/v1/alerts. */
export function POST(request: Request): Promise<Response> {
  return handleRest(new Request(new URL("/api/v1/alerts", request.url), request));
}
