import { type MultivariateReport, multivariateReach, multivariateReport } from "#server/drift/index.ts";
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
  const until = firstUnjudged(report.methods, ctx.now().getTime());
  const wanted = request.names && new Set(request.names);
  return report.methods
    .filter(({ method }) => !wanted || wanted.has(method))
    .map(({ method, unit, minimum, windows }) => ({
      feature: method,
      subject: { method },
      windows: windows
        .filter((w) => w.complete && Date.parse(w.start) < until)
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

/**
 * When the first window begins that has ended, has rows and was never judged. The newest are judged first: a finding
 * made before the older ones are would say that the trouble began later than it did.
 */
export function firstUnjudged(methods: MultivariateReport["methods"], now: number): number {
  const windows = methods[0]?.windows ?? [];
  const newest = windows.findLast((w) => w.n > 0);
  if (!newest) return Number.POSITIVE_INFINITY;
  const reached = Date.parse(newest.end) - multivariateReach;
  const waits = windows.findIndex(
    (w, i) =>
      w.n > 0 &&
      Date.parse(w.end) <= now &&
      Date.parse(w.start) > reached &&
      methods.every((m) => m.windows[i]!.sampled === 0),
  );
  return waits < 0 ? Number.POSITIVE_INFINITY : Date.parse(windows[waits]!.start);
}
