import { multivariateReport } from "#server/drift/index.ts";
import type { VerdictSource } from "./source.ts";

const fewFeatures = 10;

/** Each method that judges rows as a whole; days and weeks only. */
export const multivariateSource: VerdictSource = async (ctx, request) => {
  const { subject, grain, segment, from, to } = request;
  if (grain !== "day" && grain !== "week") return [];
  const report = await multivariateReport(ctx, {
    model: subject.model,
    version: subject.version,
    from: from.toISOString(),
    to: to.toISOString(),
    grain,
    segment: segment === null ? [] : [segment],
  });
  const wanted = request.names && new Set(request.names);
  return report.methods
    .filter(({ method }) => !wanted || wanted.has(method))
    .map(({ method, unit, minimum, windows }) => ({
      feature: method,
      subject: { method },
      windows: windows
        .filter((w) => w.complete)
        .map((w) => ({
          start: Date.parse(w.start),
          end: Date.parse(w.end),
          n: w.n,
          verdict: w.verdict,
          p: w.p,
          pAdjusted: w.p_adjusted,
          effectName: unit,
          effect: w.value,
          bar: Math.max(w.floor ?? 0, minimum),
          detail: { sampled: w.sampled, features: w.features.slice(0, fewFeatures) },
        })),
    }));
};
