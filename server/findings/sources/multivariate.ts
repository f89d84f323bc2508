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
  const span = judgedSpan(report.methods, ctx.now().getTime());
  const wanted = request.names && new Set(request.names);
  return report.methods
    .filter(({ method }) => !wanted || wanted.has(method))
    .map(({ method, unit, minimum, windows }) => ({
      feature: method,
      subject: { method },
      windows: fromCalm(
        windows.filter(
          (w) => w.complete && Date.parse(w.start) >= span.from && Date.parse(w.start) < span.until,
        ),
        span.from > 0,
      ).map((w) => ({
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

type Methods = MultivariateReport["methods"];
/** So many windows in a row without drift, and what drifts later began later. */
const calmWindows = 3;

/**
 * Which windows have been judged without a gap. While a first backlog is judged, the newest first, that is from some window on;
 * later it is up to the first that was never judged: one that is not known yet neither ends a finding nor begins one.
 */
export function judgedSpan(methods: Methods, now: number): { from: number; until: number } {
  const windows = methods[0]?.windows ?? [];
  const newest = windows.findLast((w) => w.n > 0);
  const all = { from: 0, until: Number.POSITIVE_INFINITY };
  if (!newest) return all;
  const reached = Date.parse(newest.end) - multivariateReach;
  const due = [...windows.keys()].filter((i) => {
    const w = windows[i]!;
    return w.n > 0 && Date.parse(w.end) <= now && Date.parse(w.start) > reached;
  });
  const never = due.filter((i) => methods.every((m) => m.windows[i]!.sampled === 0));
  const [first, last] = [never[0], never.at(-1)];
  if (first === undefined || last === undefined) return all;
  if (first === due[0]) return { ...all, from: Date.parse(windows[last]!.end) };
  return { ...all, until: Date.parse(windows[first]!.start) };
}

/** Where earlier windows are not judged yet, a series begins with its first calm ones: a drift before them may be older. */
export function fromCalm<T extends { verdict: string }>(windows: T[], open: boolean): T[] {
  if (!open) return windows;
  let run = 0;
  for (const [i, w] of windows.entries()) {
    run = w.verdict === "drift" ? 0 : run + 1;
    if (run === calmWindows) return windows.slice(i + 1 - calmWindows);
  }
  return [];
}
