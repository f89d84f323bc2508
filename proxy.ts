import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, pageHeaders } from "#lib/format/security-headers.ts";

/**
 * Security headers of pages. Never /api: Next cuts request bodies at 10 MB on what a proxy matches. /embed/timeline sets its
 * own, which are stricter but for who may frame it.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  forwarded.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  // Next reads the nonce for its own scripts from the request's policy.
  forwarded.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers: forwarded } });
  response.headers.set("content-security-policy", policy);
  const secure = process.env.LEEWAY_PUBLIC_URL?.startsWith("https:") ?? false;
  for (const [name, value] of Object.entries(pageHeaders(secure))) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: ["/((?!api/|-/|embed/timeline$|_next/|favicon.ico|.*\\.(?:svg|png|ico|txt|woff2)$).*)"],
};
