import { calibrateLong } from "./calibrate-streams-long.ts";
import { calibrateShort } from "./calibrate-streams-short.ts";
import { cleanup } from "./cleanup.ts";
import { deliverNotifications } from "./deliver-notifications.ts";
import { evaluate } from "./evaluate-monitors.ts";
import { explainIncidents } from "./explain-incidents.ts";
import { groupIncidents } from "./group-incidents.ts";
import type { Job } from "./job.ts";
import { measure } from "./measure-performance.ts";
import { profileDirtyHours } from "./profile-dirty-hours.ts";
import { readStreams } from "./read-streams.ts";
import { routeAlerts } from "./route-alerts.ts";
import { scoreMultivariateWindows } from "./score-multivariate.ts";
import { scoreWider } from "./score-wider-windows.ts";
import { simulate } from "./simulate.ts";
import { watchDelivery } from "./watch-delivery.ts";

/** Every background job: one file and one line. */
export const jobs: readonly Job[] = [
  profileDirtyHours,
  scoreWider,
  evaluate,
  groupIncidents,
  routeAlerts,
  explainIncidents,
  measure,
  readStreams,
  calibrateShort,
  calibrateLong,
  scoreMultivariateWindows,
  deliverNotifications,
  watchDelivery,
  cleanup,
  simulate,
];
