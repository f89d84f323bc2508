import { judgedQuality } from "#server/quality/index.ts";
import type { VerdictSource } from "./source.ts";

/** Each check of each column, and of the rows as a whole (column "*"). */
export const qualitySource: VerdictSource = async (ctx, { names, ...request }) => {
  const wanted = names && new Set(names);
  const judged = await judgedQuality(ctx, request);
  return judged
    .filter(({ column }) => !wanted || wanted.has(column))
    .map(({ column, check, windows }) => ({
      feature: `${column}/${check}`,
      subject: { column, check },
      windows: windows.map(({ start, end, n, result }) => ({
        start,
        end,
        n,
        verdict: result?.verdict ?? "insufficient",
        p: result?.p ?? null,
        pAdjusted: result?.p_adjusted ?? null,
        effectName: check,
        effect: result?.effect ?? null,
        bar: result ? Math.max(result.floor ?? 0, result.minimum) : null,
        ...(result && { detail: { value: result.value, expected: result.expected, note: result.note } }),
      })),
    }));
};
