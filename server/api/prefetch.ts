import { dehydrate, type DehydratedState, QueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { pageContext } from "./caller.ts";
import { type AppRouter, appRouter } from "./root.ts";

/** A page does not wait longer for its data than this; what is late is fetched by the browser. */
const patienceMs = 500;
/** Larger answers would make the page itself slow to read; the browser fetches them beside its scripts. */
const largestAnswer = 300_000;

const proxyOf = (queryClient: QueryClient) =>
  createTRPCOptionsProxy({ router: appRouter, ctx: pageContext, queryClient });
type Trpc = ReturnType<typeof proxyOf>;
type Model = inferRouterOutputs<AppRouter>["models"]["list"][number];

/** Gets one answer and keeps it for the page. */
type Fetch = QueryClient["fetchQuery"];

/**
 * Asks on the server what a page's first view will ask, by the same procedures and rights, so that the
 * page arrives with its data. What fails here fails again in the browser, where it is shown.
 */
export async function prefetch(
  project: string,
  ask: (trpc: Trpc, fetch: Fetch, models: Model[]) => Promise<unknown>,
): Promise<DehydratedState> {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const trpc = proxyOf(queries);
  const load = async () => {
    const models = await queries.fetchQuery(trpc.models.list.queryOptions({ project }));
    await ask(trpc, (options) => queries.fetchQuery(options), models);
  };
  const late = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
  await Promise.race([load().catch(() => undefined), late]);
  return dehydrate(queries, {
    shouldDehydrateQuery: ({ state }) =>
      state.status === "success" && JSON.stringify(state.data).length <= largestAnswer,
  });
}

/** The same for a page of one model that has a version at work. */
export function prefetchModel(
  project: string,
  model: string,
  ask: (trpc: Trpc, fetch: Fetch, row: Model) => Promise<unknown>,
): Promise<DehydratedState> {
  return prefetch(project, async (trpc, fetch, models) => {
    const row = models.find((m) => m.model === model);
    if (row && row.active_version !== null) await ask(trpc, fetch, row);
  });
}
