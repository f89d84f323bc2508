import { judgedPerformance } from "#server/performance/index.ts";
import type { VerdictSource } from "./source.ts";

/** Each metric against the reference: from labels, or from an estimate until labels come. */
export const performanceSource: VerdictSource = async (ctx, { names, ...request }) => {
  const wanted = names && new Set(names);
  const judged = await judgedPerformance(ctx, request);
  return judged
    .filter(({ metric }) => !wanted || wanted.has(metric))
    .map(({ metric, reference, windows }) => ({
      feature: metric,
      subject: { metric },
      windows: windows.map(({ start, end, n, labelled, result }) => ({
        start,
        end,
        n,
        verdict: result?.verdict ?? "insufficient",
        p: result?.p ?? null,
        pAdjusted: result?.p_adjusted ?? null,
        effectName: "worsening",
        effect: result?.worsening ?? null,
        bar: result?.floor == null ? null : Math.max(result.floor, result.minimum ?? 0),
        ...(result && {
          detail: {
            metric,
            basis: result.basis,
            labelled,
            value: result.value,
            interval: [result.low, result.high],
            estimate: result.estimate,
            estimate_interval: [result.estimate_low, result.estimate_high],
            reference,
          },
        }),
      })),
    }));
};
