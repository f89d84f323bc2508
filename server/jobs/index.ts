import { cleanup } from "./cleanup.ts";
import type { Job } from "./job.ts";
import { profileDirtyHours } from "./profile-dirty-hours.ts";

/** Every background job: one file and one line. */
export const jobs: readonly Job[] = [profileDirtyHours, cleanup];
