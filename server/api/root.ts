import { sessionRouter } from "./routers/session.ts";
import { router } from "./trpc.ts";

export const appRouter = router({
  session: sessionRouter,
});

export type AppRouter = typeof appRouter;
