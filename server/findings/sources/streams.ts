import { judgedStreams } from "#server/streams/index.ts";
import type { VerdictSource } from "./source.ts";

/** Each signal's alarms in a window against what chance raises; rows of segments are not read one by one. */
export const streamsSource: VerdictSource = async (ctx, { names, subject, grain, segment, from, to }) => {
  if (segment !== null) return [];
  const wanted = names && new Set(names);
  const judged = await judgedStreams(ctx, { subject, grain, from, to });
  return judged
    .filter(({ signal }) => !wanted || wanted.has(signal))
    .map(({ signal, windows }) => ({
      feature: signal,
      subject: { signal },
      windows: windows.map((w) => ({
        start: w.start,
        end: w.end,
        n: w.n,
        verdict: w.verdict,
        p: w.p,
        pAdjusted: w.pAdjusted,
        effectName: "alarms",
        effect: w.alarms,
        bar: w.expected,
        detail: {
          detector: w.detector,
          expected: w.expected,
          changed_at: w.changedAt === null ? null : new Date(w.changedAt).toISOString(),
        },
      })),
    }));
};
