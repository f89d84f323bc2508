/**
 * The answer to a state-changing request that another site made a browser send; undefined for our own.
 * Needs both: a content type that no HTML form can send, and an origin that is ours.
 */
export function refuseForeignWrite(request: Request): Response | undefined {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/json") && isOurs(request)) return undefined;
  return Response.json({ error: "Only Leeway's own pages may change something here." }, { status: 403 });
}

export function isOurs(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}
