import { cleanup } from "./cleanup.ts";
import { evaluate } from "./evaluate-monitors.ts";
import { explainIncidents } from "./explain-incidents.ts";
import { groupIncidents } from "./group-incidents.ts";
import type { Job } from "./job.ts";
import { measure } from "./measure-performance.ts";
import { profileDirtyHours } from "./profile-dirty-hours.ts";
import { scoreMultivariateWindows } from "./score-multivariate.ts";
import { scoreWider } from "./score-wider-windows.ts";
import { simulate } from "./simulate.ts";

/** Every background job: one file and one line. */
export const jobs: readonly Job[] = [
  profileDirtyHours,
  scoreWider,
  evaluate,
  groupIncidents,
  explainIncidents,
  measure,
  scoreMultivariateWindows,
  cleanup,
  simulate,
];
