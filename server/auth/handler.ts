import NextAuth from "next-auth";
import { config } from "#server/kernel/config.ts";
import { isLoopbackHost } from "./loopback.ts";
import { authOptions } from "./options.ts";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Answers /api/auth/*. */
export async function handleAuth(request: Request, context: RouteContext): Promise<Response> {
  const host = request.headers.get("host");
  const publicUrl = config().LEEWAY_PUBLIC_URL;
  if (publicUrl) process.env.NEXTAUTH_URL = publicUrl;
  // On this machine the visitor may use localhost or 127.0.0.1; elsewhere a Host header proves nothing.
  else if (isLoopbackHost(host)) process.env.AUTH_TRUST_HOST = "1";
  else {
    return Response.json(
      {
        error:
          "Sign-in from another machine needs the setting LEEWAY_PUBLIC_URL: the address that people use.",
      },
      { status: 503 },
    );
  }
  return NextAuth(request as never, context as never, authOptions(host)) as Promise<Response>;
}
