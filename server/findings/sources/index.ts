import type { Source } from "#lib/domain/monitor.ts";
import { driftSource } from "./drift.ts";
import { multivariateSource } from "./multivariate.ts";
import { performanceSource } from "./performance.ts";
import { qualitySource } from "./quality.ts";
import { streamsSource } from "./streams.ts";
import type { VerdictSource } from "./source.ts";

/** Every stage whose verdicts monitors judge: one file and one line each. */
export const verdictSources: Record<Source, VerdictSource> = {
  drift: driftSource,
  quality: qualitySource,
  multivariate: multivariateSource,
  performance: performanceSource,
  streams: streamsSource,
};
