import { LeewayError } from "#lib/domain/errors.ts";
import { readSession, resolveMember, verifyKey } from "#server/auth/index.ts";
import { createContext, type ServiceContext } from "#server/kernel/context.ts";

/** Who asks: an API key, or a signed-in browser that downloads from this very origin. */
export async function authenticate(
  request: Request,
  requestId: string,
  search: URLSearchParams,
): Promise<ServiceContext> {
  const key = presentedKey(request.headers);
  if (key !== undefined) return createContext({ ...(await verifyKey(key)), requestId });
  const session = await readSession(request.headers);
  if (session) {
    refuseForeignBrowser(request);
    // A link cannot carry a header, so a browser names its project here; keys belong to one.
    const project = search.get("project") ?? undefined;
    search.delete("project");
    return createContext({ ...(await resolveMember(session, project)), requestId });
  }
  throw new LeewayError(
    "UNAUTHENTICATED",
    "This call needs an API key: send the header Authorization: Bearer lw_….",
  );
}

function presentedKey(headers: Headers): string | undefined {
  const authorization = headers.get("authorization");
  if (authorization === null) return headers.get("x-api-key")?.trim() ?? undefined;
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization.trim());
  if (!bearer?.[1]) {
    throw new LeewayError("UNAUTHENTICATED", "The Authorization header must read: Bearer lw_….");
  }
  return bearer[1];
}

function refuseForeignBrowser(request: Request): void {
  const site = request.headers.get("sec-fetch-site") ?? "none";
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads && (site === "same-origin" || site === "none")) return;
  throw new LeewayError(
    "FORBIDDEN",
    "A browser session may only download here, from Leeway's own pages; programs use an API key.",
  );
}
