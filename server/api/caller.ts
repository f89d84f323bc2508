import { headers } from "next/headers";
import { cache } from "react";
import { trpcContext } from "./context.ts";
import { appRouter } from "./root.ts";
import { createCallerFactory } from "./trpc.ts";

const createCaller = createCallerFactory(appRouter);

/** One context for all prefetches of a page. */
export const pageContext = cache(async () => trpcContext(await headers()));

/** Calls procedures from server components, with the visitor's own session. */
export async function serverCaller() {
  return createCaller(await pageContext());
}
