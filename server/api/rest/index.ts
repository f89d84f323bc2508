import { alertsRoutes } from "./alerts.ts";
import { changesRoutes } from "./changes.ts";
import { channelsRoutes } from "./channels.ts";
import { distributionRoutes } from "./distribution.ts";
import { driftRoutes } from "./drift.ts";
import { escalationsRoutes } from "./escalations.ts";
import { eventsRoutes } from "./events.ts";
import { fatigueRoutes } from "./fatigue.ts";
import { findingsRoutes } from "./findings.ts";
import { healthRoutes } from "./health.ts";
import { hooksRoutes } from "./hooks.ts";
import { incidentsRoutes } from "./incidents.ts";
import { laterRoutes } from "./later.ts";
import { lineageRoutes } from "./lineage.ts";
import { metricsRoutes } from "./metrics.ts";
import { modelsRoutes } from "./models.ts";
import { monitorsRoutes } from "./monitors.ts";
import { multivariateRoutes } from "./multivariate.ts";
import { notificationsRoutes } from "./notifications.ts";
import { openapiRoute } from "./openapi.ts";
import { judgementRoutes } from "./judgements.ts";
import { performanceRoutes } from "./performance.ts";
import { scoringRoutes } from "./scoring.ts";
import { embedsRoutes } from "./embeds.ts";
import { timelineRoutes } from "./timeline.ts";
import { streamRoutes } from "./streams.ts";
import { qualityRoutes } from "./quality.ts";
import { quarantineRoutes } from "./quarantine.ts";
import { referencesRoutes } from "./references.ts";
import type { RestRoute } from "./route.ts";
import { rulesRoutes } from "./rules.ts";

/** One file a noun, one line here. */
const nouns: readonly RestRoute[] = [
  ...healthRoutes,
  ...metricsRoutes,
  ...modelsRoutes,
  ...referencesRoutes,
  ...eventsRoutes,
  ...quarantineRoutes,
  ...driftRoutes,
  ...distributionRoutes,
  ...monitorsRoutes,
  ...findingsRoutes,
  ...qualityRoutes,
  ...rulesRoutes,
  ...multivariateRoutes,
  ...performanceRoutes,
  ...judgementRoutes,
  ...incidentsRoutes,
  ...timelineRoutes,
  ...embedsRoutes,
  ...changesRoutes,
  ...lineageRoutes,
  ...hooksRoutes,
  ...scoringRoutes,
  ...streamRoutes,
  ...alertsRoutes,
  ...escalationsRoutes,
  ...fatigueRoutes,
  ...channelsRoutes,
  ...notificationsRoutes,
  ...laterRoutes,
];

/** Every call of the public API. */
export const restRoutes: readonly RestRoute[] = [...nouns, openapiRoute(nouns)];
