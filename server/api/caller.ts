import { headers } from "next/headers";
import { cache } from "react";
import { trpcContext } from "./context.ts";

/** One context for everything that a page asks on the server. */
export const pageContext = cache(async () => trpcContext(await headers()));
