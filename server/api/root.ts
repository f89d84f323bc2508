import { alertsRouter } from "./routers/alerts.ts";
import { changesRouter } from "./routers/changes.ts";
import { channelsRouter } from "./routers/channels.ts";
import { dataRouter } from "./routers/data.ts";
import { driftRouter } from "./routers/drift.ts";
import { escalationsRouter } from "./routers/escalations.ts";
import { incidentsRouter } from "./routers/incidents.ts";
import { keysRouter } from "./routers/keys.ts";
import { modelsRouter } from "./routers/models.ts";
import { monitorsRouter } from "./routers/monitors.ts";
import { qualityRouter } from "./routers/quality.ts";
import { multivariateRouter } from "./routers/multivariate.ts";
import { performanceRouter } from "./routers/performance.ts";
import { sessionRouter } from "./routers/session.ts";
import { streamsRouter } from "./routers/streams.ts";
import { router } from "./trpc.ts";

export const appRouter = router({
  session: sessionRouter,
  models: modelsRouter,
  drift: driftRouter,
  quality: qualityRouter,
  multivariate: multivariateRouter,
  streams: streamsRouter,
  performance: performanceRouter,
  data: dataRouter,
  monitors: monitorsRouter,
  incidents: incidentsRouter,
  alerts: alertsRouter,
  escalations: escalationsRouter,
  changes: changesRouter,
  channels: channelsRouter,
  keys: keysRouter,
});

export type AppRouter = typeof appRouter;
