import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { trpcContext } from "#server/api/context.ts";
import { appRouter } from "#server/api/root.ts";
import { refuseForeignWrite } from "#server/api/same-origin.ts";

export const dynamic = "force-dynamic";

function handler(request: Request): Promise<Response> | Response {
  return (
    refuseForeignWrite(request) ??
    fetchRequestHandler({
      endpoint: "/api/trpc",
      req: request,
      router: appRouter,
      createContext: () => trpcContext(request.headers),
    })
  );
}

export { handler as GET, handler as POST };
